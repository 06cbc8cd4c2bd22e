#include "plugin/entry/sartoriusctl/demo_settings.h"

#include <array>
#include <string>

namespace sartorius::ctl {

namespace {

struct Place
{
    DemoFate fate;
    const char* destination;
    const char* hospital;
    const char* practice;
};

// Held and Cancelled orders wait, so they are addressed to the place that cannot be reached.
constexpr std::array kPlaces {
    Place {DemoFate::Delivered,
           "example-hospital",
           "Orthopaedics, Example Hospital",
           "Physiotherapy, Example Hospital"},
    Place {DemoFate::Accepted,
           "example-clinic",
           "Knee clinic, Example Clinic",
           "Rehabilitation, Example Clinic"},
    Place {DemoFate::Declined,
           "example-institute",
           "Rheumatology, Example Institute",
           "Sports rehabilitation, Example Institute"},
    Place {DemoFate::Refused,
           "example-archive",
           "Imaging, Example Archive",
           "Therapy desk, Example Archive"},
    Place {DemoFate::Unreachable,
           "example-island",
           "Orthopaedics, Example Island (offline)",
           "Physiotherapy, Example Island (offline)"},
};

const Place& placeOf(DemoFate fate)
{
    for (const auto& place : kPlaces)
        if (place.fate == fate)
            return place;
    return kPlaces.back();
}

std::string recipientId(const Place& place, bool referral)
{
    return std::string(place.destination) + (referral ? "-referrals" : "-therapy");
}

record::Recipient recipientAt(const Place& place, bool referral)
{
    record::Recipient recipient;
    recipient.id = record::RecipientId(recipientId(place, referral));
    recipient.name = referral ? place.hospital : place.practice;
    recipient.person.family = referral ? "Specimen" : "Modello";
    recipient.person.given = referral ? "Kim" : "Andrea";
    recipient.person.prefix = referral ? "Dr." : "";
    recipient.number = {.value = std::string("DEMO-R-") + place.destination,
                        .authority = "SARTORIUS-DEMO",
                        .type = "PRN"};
    recipient.address = {.line = "3 Example Lane",
                         .city = "Musterstadt",
                         .region = "",
                         .postalCode = "00000",
                         .country = "DEU"};
    recipient.phone = "+00 000 0200";
    recipient.destination = record::DestinationId(place.destination);
    return recipient;
}

} // namespace

record::RecipientId demoRecipient(DemoFate fate, bool referral)
{
    return record::RecipientId(recipientId(placeOf(fate), referral));
}

api::Settings demoSettings(const DemoPorts& ports)
{
    // TCP port 1 (tcpmux) of loopback: nobody listens there.
    constexpr std::uint16_t kNobody = 1;
    api::Settings settings;
    for (const auto& place : kPlaces) {
        api::DestinationSettings destination;
        destination.id = record::DestinationId(place.destination);
        destination.host = "127.0.0.1";
        const auto port = ports.find(place.fate);
        destination.port = port == ports.end() ? kNobody : port->second;
        destination.application = "DEMORECEIVER";
        destination.facility = place.destination;
        settings.destinations.push_back(destination);
        settings.recipients.push_back(recipientAt(place, true));
        settings.recipients.push_back(recipientAt(place, false));
    }
    settings.clinician = demoClinician();
    settings.clinic = demoClinic();
    return settings;
}

} // namespace sartorius::ctl
