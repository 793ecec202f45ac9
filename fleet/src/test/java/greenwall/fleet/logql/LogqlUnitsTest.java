package greenwall.fleet.logql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogqlUnitsTest {
    @ParameterizedTest
    @CsvSource({
        "3600000000000,1h0m0s,1h",
        "5400000000000,1h30m0s,1h30m",
        "1500000000,1.5s,1.5s",
        "250000000,250ms,250ms",
        "300000000000,5m0s,5m",
        "2595600000000000,721h0m0s,721h",
        "0,0s,0s"
    })
    void durationsAreFormattedAsInGo(long nanos, String goText, String shortText) {
        assertThat(LogqlDuration.format(nanos)).isEqualTo(goText);
        assertThat(LogqlDuration.formatShort(nanos)).isEqualTo(shortText);
        assertThat(LogqlDuration.parse(goText)).hasValue(nanos);
    }

    @ParameterizedTest
    @CsvSource({"1d,86400000000000", "1h30m,5400000000000", "-1.5h,-5400000000000", "1µs,1000", "2w,1209600000000000"})
    void durationsAreParsedInGoAndPrometheusFormat(String text, long nanos) {
        assertThat(LogqlDuration.parse(text)).hasValue(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5x", "m5", "1m1", "-5d"})
    void invalidDurationsAreRejected(String text) {
        assertThat(LogqlDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"42MB,42000000", "1.5KiB,1536", "771kB,771000", "10b,10", "1GiB,1073741824"})
    void sizesAreParsedInDecimalAndBinaryUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).hasValue(bytes);
    }
}
