#pragma once

#include "forms/record/result.h"

#include <QSize>
#include <QString>

#include <optional>

class QCommandLineParser;
class QWidget;

namespace sartorius::entry {

/// What the command line asks of the first picture of the window.
struct Opening
{
    std::optional<int> patient; ///< position in the list, from 0
    QString page;
    int section = 0; ///< from 1; 0: not asked
    QSize size {1440, 900};
    QString screenshot;
};

/// InvalidInput with a plain sentence for a value that cannot be used.
record::Result<Opening> openingFrom(const QCommandLineParser& parser);

/// Sizes the window and, once its record is open, brings it to the patient and page; then takes the
/// picture. The program ends after the picture, with 0 when it was saved.
void apply(const Opening& opening, QWidget& window);

} // namespace sartorius::entry
