#pragma once

#include "plugin/client/client.h"

#include <QCoreApplication>

#include <functional>

/// Waiting for futures in a test, without sleeping.
namespace sartorius::client::bench {

/// Catch2's main makes no application; Qt wants one before its first event loop.
QCoreApplication& application();

/// Runs the event loop until `holds`; fails the test after half a minute.
void waitUntil(const std::function<bool()>& holds);

template <class Value>
api::Outcome<Value> await(QFuture<api::Outcome<Value>> future)
{
    waitUntil([&] { return future.isFinished(); });
    return future.result();
}

} // namespace sartorius::client::bench
