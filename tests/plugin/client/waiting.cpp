#include "tests/plugin/client/waiting.h"

#include <catch2/catch.hpp>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

namespace sartorius::client::bench {

QCoreApplication& application()
{
    static int argc = 1;
    static char name[] = "test";
    static char* argv[] {name, nullptr};
    static QCoreApplication instance(argc, argv);
    return instance;
}

void waitUntil(const std::function<bool()>& holds)
{
    application();
    QElapsedTimer elapsed;
    elapsed.start();
    QEventLoop loop;
    QTimer wake;
    wake.start(50); // a condition may come true without an event of this thread
    while (!holds()) {
        loop.processEvents(QEventLoop::WaitForMoreEvents);
        if (elapsed.elapsed() > 30'000) {
            FAIL("waited for half a minute");
        }
    }
}

} // namespace sartorius::client::bench
