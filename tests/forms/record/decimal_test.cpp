#include "forms/record/decimal.h"
#include "forms/record/quantity.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace sartorius::record;

namespace {

Decimal number(const std::string& text)
{
    const Result<Decimal> value = decimalFrom(text);
    REQUIRE(value.has_value());
    return *value;
}

} // namespace

TEST_CASE("A decimal keeps its written form", "[record][decimal]")
{
    for (const std::string text : {"0",
                                   "7",
                                   "-12.50",
                                   "1.10",
                                   "0.000",
                                   "-0.05",
                                   "9223372036854775807",
                                   "-9223372036854775808",
                                   "0.000000000000000001",
                                   "36.60"}) {
        CAPTURE(text);
        CHECK(toString(number(text)) == text);
    }
    CHECK(number("1.10") == number("1.1"));
    CHECK_FALSE(identical(number("1.10"), number("1.1")));
    CHECK(toString(number("1e3")) == "1000");
    CHECK(toString(number("12E-4")) == "0.0012");
}

TEST_CASE("A text that is not wholly a number that fits is refused", "[record][decimal]")
{
    for (const std::string text : {"",
                                   "-",
                                   ".5",
                                   "5.",
                                   "1,5",
                                   "1.5 ",
                                   " 1",
                                   "0x10",
                                   "1e",
                                   "1e+-3",
                                   "nan",
                                   "inf",
                                   "1.2.3",
                                   "9223372036854775808",
                                   "1e19",
                                   "1e-19",
                                   "1e999999999999",
                                   "0.0000000000000000001"}) {
        CAPTURE(text);
        const Result<Decimal> value = decimalFrom(text);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().code == ErrorCode::InvalidInput);
    }
}

TEST_CASE("Decimals compare by value across scales", "[record][decimal]")
{
    CHECK(number("0.9") < number("0.90000001"));
    CHECK(number("-1.5") < number("-1.49"));
    CHECK(number("9223372036854775807") > number("9.223372036854775807"));
    CHECK(number("-9223372036854775808") < number("0.000000000000000001"));
    CHECK(number("38") == number("38.0"));
}

TEST_CASE("Decimal sums and products are exact or refused", "[record][decimal]")
{
    CHECK(toString(*add(number("0.1"), number("0.2"))) == "0.3");
    CHECK(toString(*subtract(number("1.00"), number("0.9"))) == "0.10");
    CHECK(toString(*multiply(number("1.82"), number("1.82"))) == "3.3124");
    CHECK(add(number("9223372036854775807"), number("1")).error().code == ErrorCode::Internal);
    CHECK(multiply(number("9223372036854775807"), number("10")).error().code
          == ErrorCode::Internal);
    CHECK(toString(*multiply(number("0.0000000010"), number("0.0000000010")))
          == "0.000000000000000001");
}

TEST_CASE("A quotient is rounded half away from zero", "[record][decimal]")
{
    CHECK(toString(*divide(number("1"), number("3"), 4)) == "0.3333");
    CHECK(toString(*divide(number("-1"), number("8"), 2)) == "-0.13");
    CHECK(toString(*divide(number("80"), number("3.24"), 1)) == "24.7");
    CHECK(divide(number("1"), number("0.00"), 1).error().code == ErrorCode::InvalidInput);
    CHECK(toString(rounded(number("2.345"), 2)) == "2.35");
    CHECK(toString(rounded(number("-2.345"), 2)) == "-2.35");
    CHECK(toString(rounded(number("2.3"), 2)) == "2.3");
    CHECK(toString(rounded(number("0.5"), 0)) == "1");
}

TEST_CASE("A decimal draws as the nearest double whatever the locale", "[record][decimal]")
{
    CHECK(toDouble(number("0.9")) == 0.9);
    CHECK(toDouble(number("-12.50")) == -12.5);
}

TEST_CASE("Quantities of different units are never equal", "[record][quantity]")
{
    CHECK(Quantity {number("1.0"), "mm"} == Quantity {number("1"), "mm"});
    CHECK_FALSE(Quantity {number("1"), "mm"} == Quantity {number("1"), "cm"});
}
