#include "tests/plugin/client/waiting.h"

#include <catch2/catch.hpp>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

// Here the QApplication of the window tests is the application; the client's own tests make a
// QCoreApplication.
namespace sartorius::client::bench {

QCoreApplication& application()
{
    return *QCoreApplication::instance();
}

void waitUntil(const std::function<bool()>& holds)
{
    QElapsedTimer elapsed;
    elapsed.start();
    QEventLoop loop;
    QTimer wake;
    wake.start(20);
    while (!holds()) {
        loop.processEvents(QEventLoop::WaitForMoreEvents);
        if (elapsed.elapsed() > 30'000)
            FAIL("waited for half a minute");
    }
}

} // namespace sartorius::client::bench
