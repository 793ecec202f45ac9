package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitFormatTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none           | 12.345           |   | 12.3",
                "none           | 2.5              | 2 | 2.50",
                "none           | 0                | 1 | 0.0",
                "short          | 1234             |   | 1.23 K",
                "short          | 2500000          | 1 | 2.5 Mil",
                "short          | 0.0123           |   | 0.0123",
                "bytes          | 1024             |   | 1 KiB",
                "bytes          | 1610612736|   | 1.5 GiB",
                "decbytes       | 1500             |   | 1.5 kB",
                "mbytes         | 2048             |   | 2 GiB",
                "bits           | 1024             |   | 1 Kib",
                "Bps            | 1234567          |   | 1.23 MB/s",
                "binBps         | 1048576          |   | 1 MiB/s",
                "bps            | 1e9              |   | 1 Gb/s",
                "MBs            | 0.5              |   | 500 kB/s",
                "percent        | 97.531           |   | 97.5%",
                "percentunit    | 0.9753           | 1 | 97.5%",
                "s              | 0.0025           |   | 2.5 ms",
                "s              | 0.000002         |   | 2 µs",
                "s              | 90               |   | 1.5 min",
                "s              | 86400            |   | 1 day",
                "s              | 1209600          |   | 2 weeks",
                "ms             | 1500             |   | 1.5 s",
                "ms             | 12               |   | 12 ms",
                "ns             | 2500             |   | 2.5 µs",
                "dtdurations    | 93784            | 2 | 1 day, 2 hours, 3 minutes",
                "dtdurations    | 93784            |   | 1 day",
                "dtdurationms   | 61000            | 1 | 1 minute, 1 second",
                "dthms          | 3661             |   | 01:01:01",
                "dtdhms         | 90061            |   | 1 d 01:01:01",
                "clocks         | 3661             | 1 | 01h:01m",
                "ops            | 1500             |   | 1.5K ops/s",
                "reqps          | 12               |   | 12 req/s",
                "iops           | 0.5              |   | 0.5 io/s",
                "pps            | 2000             |   | 2 kp/s",
                "hertz          | 2400000000       |   | 2.4 GHz",
                "celsius        | 41.5             |   | 41.5 °C",
                "watt           | 0.25             |   | 250 mW",
                "mwatt          | 1500             |   | 1.5 W",
                "volt           | 12.1             |   | 12.1 V",
                "rotrpm         | 1200             |   | 1200 rpm",
                "currencyUSD    | -1500            |   | -$1.5K",
                "dateTimeAsIso  | 1767225600000    |   | 2026-01-01 00:00:00",
                "dateTimeAsUS   | 1767225600000    |   | 01/01/2026 12:00:00 am",
                "dateTimeFromNow| 1772359200000    |   | 2 hours ago",
                "time:YYYY-MM-DD| 1767225600000    |   | 2026-01-01",
                "bool_yes_no    | 1                |   | Yes",
                "bool:up/down   | 0                |   | down",
                "prefix:~       | 5                |   | ~5",
                "suffix:jobs    | 5                |   | 5 jobs",
                "si:Wh          | 1500             |   | 1.5 kWh",
                "si:mF          | 1500             |   | 1.5 F",
                "sci            | 12345            | 2 | 1.23e+4",
                "hex0x          | 255              |   | 0xFF",
                "locale         | 1234567.5        |   | 1,234,567.5",
                "parsecs        | 3                |   | 3 parsecs",
            })
    void aValueIsWrittenInItsUnit(String unit, double value, String decimals, String text) {
        OptionalInt places = decimals == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(decimals));
        assertThat(UnitFormat.text(unit, value, places, ZoneId.of("UTC"), NOW).strip())
                .isEqualTo(text);
    }
}
