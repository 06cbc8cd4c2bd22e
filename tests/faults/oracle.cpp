#include "tests/faults/oracle.h"

#include "plugin/store/sealing.h"

#include <algorithm>
#include <map>
#include <set>

namespace sartorius::faults {

namespace {

std::vector<std::string> words(const std::string& line)
{
    std::vector<std::string> found;
    std::size_t start = 0;
    while (start < line.size()) {
        const auto end = std::min(line.find(' ', start), line.size());
        found.push_back(line.substr(start, end - start));
        start = end + 1;
    }
    return found;
}

struct Row
{
    std::string order;
    std::string destination;
    std::string state;
    std::string hash;
    bool ownAnswer = false;
    std::size_t place = 0;
};

} // namespace

void Findings::add(const Findings& other)
{
    kills += other.kills;
    orders += other.orders;
    lost += other.lost;
    phantom += other.phantom;
    variants += other.variants;
    extra += other.extra;
    extraOutside += other.extraOutside;
    reordered += other.reordered;
    foreign += other.foreign;
    broken += other.broken;
}

Findings
judge(const Testimony& testimony, const std::vector<Recorder::Frame>& frames, int mayRepeat)
{
    Findings findings;
    std::map<std::string, std::string> queued; // control id -> hash, as reported after the commit
    std::map<std::string, Row> rows; // as in the outbox after the drain
    std::string audit;
    std::string orders;
    bool drained = false;
    for (const auto& line : testimony.lines) {
        const auto word = words(line);
        if (word.size() == 4 && word[0] == "queued")
            queued[word[1]] = word[3];
        else if (word.size() == 7 && word[0] == "row")
            rows[word[1]] = Row {word[2], word[3], word[4], word[5], word[6] == "own", rows.size()};
        else if (word.size() == 2 && word[0] == "audit")
            audit = word[1];
        else if (word.size() == 2 && word[0] == "orders")
            orders = word[1];
        else if (line == "drained")
            drained = true;
    }
    findings.broken
        += drained && audit == "intact" && orders == std::to_string(rows.size()) ? 0 : 1;

    std::map<std::string, std::string> arrived; // control id -> bytes of the first copy
    std::map<std::string, std::set<std::string>> idsOfOrder; // order -> control ids
    std::map<int, std::size_t> lastPlace; // destination -> place of its last first copy
    for (const auto& frame : frames) {
        const auto id = fieldOf(frame.bytes, "MSH", 10);
        idsOfOrder[fieldOf(frame.bytes, "ORC", 2)].insert(id);
        const auto [first, isFirst] = arrived.emplace(id, frame.bytes);
        if (!isFirst) {
            ++findings.extra;
            findings.variants += first->second == frame.bytes ? 0 : 1;
            continue;
        }
        const auto row = rows.find(id);
        if (row == rows.end()) {
            ++findings.phantom;
            continue;
        }
        const auto hash = store::toHex(store::sha256(frame.bytes));
        const bool toldOtherwise = queued.count(id) > 0 && queued[id] != hash;
        findings.variants += hash == row->second.hash && !toldOtherwise ? 0 : 1;
        const auto last = lastPlace.find(frame.destination);
        if (last != lastPlace.end() && row->second.place < last->second)
            ++findings.reordered;
        lastPlace[frame.destination] = row->second.place;
        if (row->second.destination != "peer-" + std::to_string(frame.destination))
            ++findings.phantom;
    }
    for (const auto& [order, ids] : idsOfOrder)
        findings.phantom += static_cast<int>(ids.size()) - 1;
    for (const auto& [id, hash] : queued)
        findings.lost += arrived.count(id) > 0 ? 0 : 1;
    std::set<std::string> ordersInRows;
    for (const auto& [id, row] : rows) {
        findings.lost += arrived.count(id) > 0 || queued.count(id) > 0 ? 0 : 1;
        findings.broken += row.state == "delivered" ? 0 : 1;
        findings.foreign += row.ownAnswer ? 0 : 1;
        findings.broken += ordersInRows.insert(row.order).second ? 0 : 1;
    }
    findings.orders = static_cast<int>(idsOfOrder.size());
    findings.extraOutside = std::max(0, findings.extra - mayRepeat);
    return findings;
}

} // namespace sartorius::faults
