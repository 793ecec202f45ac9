package greenwall.connectors.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T18:04:13Z",
                "2026-11-20T18:04:13.2Z",
                "2026-11-20T18:04:13.000000001Z",
                "2026-11-20T18:04:13.123456789Z",
                "0001-01-01T00:00:00Z"
            })
    void readsWhatServersWrite(String text) {
        assertThat(PlainTime.read(text)).contains(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-20T18:04Z",
                "2026-11-20T18:04:13+01:00",
                "2026-11-20T18:04:13.1234567890Z",
                "2026-13-20T18:04:13Z",
                "2026-11-20 18:04:13Z",
                "2026-11-20T18:04:1xZ"
            })
    void leavesTheRestToOthers(String text) {
        assertThat(PlainTime.read(text)).isEmpty();
    }
}
