#pragma once

#include "plugin/api/request_shapes.h"
#include "plugin/workflow/kept.h"

/// The shapes of what only the store keeps.
namespace sartorius::api {

template <>
struct Shape<workflow::KeptAssessment>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &workflow::KeptAssessment::assessment),
                     field("canonical", &workflow::KeptAssessment::canonical));
};

template <>
struct Shape<workflow::KeptImage>
{
    static constexpr auto fields = std::tuple(required("uid", &workflow::KeptImage::uid),
                                              required("file", &workflow::KeptImage::file),
                                              required("key", &workflow::KeptImage::key),
                                              required("size", &workflow::KeptImage::size));
};

template <>
struct Shape<workflow::KeptStudy>
{
    static constexpr auto fields = std::tuple(required("study", &workflow::KeptStudy::study),
                                              required("images", &workflow::KeptStudy::images));
};

template <>
struct Shape<workflow::KeptLink>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &workflow::KeptLink::assessment),
                     required("study", &workflow::KeptLink::study),
                     field("sideNotStatedReason", &workflow::KeptLink::sideNotStatedReason));
};

template <>
struct Shape<workflow::KeptPackFile>
{
    static constexpr auto fields = std::tuple(required("name", &workflow::KeptPackFile::name),
                                              required("bytes", &workflow::KeptPackFile::bytes));
};

template <>
struct Shape<workflow::KeptPack>
{
    static constexpr auto fields = std::tuple(required("manifest", &workflow::KeptPack::manifest),
                                              required("files", &workflow::KeptPack::files));
};

} // namespace sartorius::api
