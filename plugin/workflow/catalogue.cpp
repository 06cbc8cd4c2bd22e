#include "plugin/workflow/catalogue.h"

#include "plugin/store/sealing.h"

namespace sartorius::workflow {

std::string sha256Hex(std::string_view bytes)
{
    return store::toHex(store::sha256(bytes));
}

api::Read<FormContent> formContent(const content::Pack& pack)
{
    auto loaded = differential::load(pack);
    if (!loaded)
        return tl::unexpected(std::move(loaded.error()));
    auto library = rehab::readLibrary(std::string(pack.rehabilitation),
                                      std::string(pack.id) + " rehabilitation");
    if (!library)
        return tl::unexpected(std::move(library.error()));
    return FormContent {&pack,
                        loaded->questionnaire,
                        loaded->rules,
                        *library,
                        content::hashOf(pack, sha256Hex),
                        {}};
}

api::Read<Catalogue> Catalogue::shipped()
{
    Catalogue catalogue;
    record::Problems problems;
    for (const content::Pack& pack : content::packs()) {
        auto read = formContent(pack);
        if (read)
            catalogue.m_forms.push_back(std::move(*read));
        else
            problems.insert(problems.end(), read.error().begin(), read.error().end());
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
