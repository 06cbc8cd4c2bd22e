#pragma once

#include "forms/record/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sartorius::dicom {

/// An archive or another DICOM application on the network.
struct Node
{
    std::string host;
    std::uint16_t port = 104;
    std::string calledAe = "ANY-SCP"; ///< its name, 1-16 characters (PS3.5 6.2, AE)
    std::string callingAe = "SARTORIUS"; ///< ours

    friend bool operator==(const Node&, const Node&) = default;
};

/// 1 to 16 printable ASCII characters, no backslash, not spaces alone.
bool isAeTitle(std::string_view title);

/// How a verification (C-ECHO) ended.
enum class EchoEnd : std::uint8_t {
    Answered, ///< with the status
    AssociationRejected, ///< source and reason say why
    ServiceRefused, ///< an association, but no verification on it
    Aborted, ///< the peer broke it off
    Closed, ///< the connection ended without a word
    NotDicom ///< what came is not the DICOM upper layer
};

struct EchoAnswer
{
    EchoEnd end = EchoEnd::NotDicom;
    std::uint8_t source = 0; ///< of a rejection, PS3.8 table 9-21
    std::uint8_t reason = 0;
    std::uint16_t status = 0; ///< 0 = success, PS3.7 C.5

    friend bool operator==(const EchoAnswer&, const EchoAnswer&) = default;
};

/// A rejection in plain words: "it does not know the name we called it by".
std::string_view rejectionWords(const EchoAnswer& answer);

enum class NodeLayer : std::uint8_t { Name, Connection, Association, Echo };

/// One layer of a node that was tried.
struct NodeStep
{
    NodeLayer layer = NodeLayer::Name;
    std::chrono::microseconds took {0};
    record::Result<void> outcome; ///< the detail says in plain words what is wrong
};

} // namespace sartorius::dicom
