#include "plugin/workflow/catalogue.h"

#include "plugin/store/sealing.h"

namespace sartorius::workflow {

api::Read<Catalogue> Catalogue::shipped()
{
    Catalogue catalogue;
    record::Problems problems;
    for (const content::Pack& pack : content::packs()) {
        auto loaded = differential::load(pack);
        if (!loaded) {
            problems.insert(problems.end(), loaded.error().begin(), loaded.error().end());
            continue;
        }
        auto library = rehab::readLibrary(std::string(pack.rehabilitation),
                                          std::string(pack.id) + " rehabilitation");
        if (!library) {
            problems.insert(problems.end(), library.error().begin(), library.error().end());
            continue;
        }
        const std::string bytes = store::lengthPrefixed(
            {pack.questionnaire, pack.rules, pack.rehabilitation, pack.medications});
        catalogue.m_forms.push_back({&pack,
                                     loaded->questionnaire,
                                     loaded->rules,
                                     *library,
                                     store::toHex(store::sha256(bytes))});
    }
    if (!problems.empty())
        return tl::unexpected<record::Problems>(std::move(problems));
    return catalogue;
}

const FormContent* Catalogue::find(std::string_view form) const
{
    for (const FormContent& one : m_forms) {
        if (one.pack->id == form)
            return &one;
    }
    return nullptr;
}

} // namespace sartorius::workflow
