#include "dicom/study.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sartorius::dicom {

std::string_view toString(Photometric photometric)
{
    switch (photometric) {
    case Photometric::Monochrome1:
        return "MONOCHROME1";
    case Photometric::Monochrome2:
        return "MONOCHROME2";
    case Photometric::Rgb:
        return "RGB";
    case Photometric::PaletteColor:
        return "PALETTE COLOR";
    case Photometric::Ybr:
        return "YBR";
    case Photometric::Other:
        return "OTHER";
    }
    return {};
}

bool isUid(std::string_view text)
{
    if (text.empty() || text.size() > 64)
        return false;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        const std::string_view component = text.substr(begin, end - begin);
        const bool digits = std::all_of(
            component.begin(), component.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (component.empty() || !digits || (component.size() > 1 && component.front() == '0'))
            return false;
        begin = end + 1;
    }
    return true;
}

std::optional<record::Laterality> lateralityFromCode(std::string_view code)
{
    if (code == "R")
        return record::Laterality::Right;
    if (code == "L")
        return record::Laterality::Left;
    if (code == "B")
        return record::Laterality::Bilateral;
    if (code == "U")
        return record::Laterality::NotSided;
    return std::nullopt;
}

namespace {

template <class T, class NumberOf>
void sortByNumber(std::vector<T>& items, NumberOf numberOf)
{
    // What has no number comes last; a missing number is not number 0.
    std::stable_sort(items.begin(), items.end(), [&](const T& a, const T& b) {
        const std::optional<int> x = numberOf(a);
        const std::optional<int> y = numberOf(b);
        return x && (!y || *x < *y);
    });
}

} // namespace

std::vector<Study> groupStudies(std::vector<Instance> instances)
{
    std::vector<Study> studies;
    std::unordered_map<std::string, std::size_t> studyAt;
    std::unordered_set<std::string> seen;
    for (Instance& instance : instances) {
        if (!instance.uid.empty() && !seen.insert(instance.uid.value).second)
            continue;
        const auto [place, isNew] = studyAt.try_emplace(instance.study.uid.value, studies.size());
        if (isNew)
            studies.push_back(Study {instance.patient, instance.study, {}, false});
        Study& study = studies[place->second];
        if (!(study.patient == instance.patient))
            study.patientsDiffer = true;
        auto series = std::find_if(study.series.begin(), study.series.end(), [&](const Series& s) {
            return s.facts.uid == instance.series.uid;
        });
        if (series == study.series.end())
            series = study.series.insert(study.series.end(), Series {instance.series, {}});
        series->instances.push_back(std::move(instance));
    }
    for (Study& study : studies) {
        sortByNumber(study.series, [](const Series& s) { return s.facts.number; });
        for (Series& series : study.series)
            sortByNumber(series.instances, [](const Instance& i) { return i.number; });
    }
    return studies;
}

} // namespace sartorius::dicom
