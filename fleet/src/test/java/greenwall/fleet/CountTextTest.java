package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTextTest {
    @Test
    void aSingleThingIsNamedInTheSingular() {
        assertThat(CountText.of(1, "log line")).isEqualTo("1 log line");
        assertThat(CountText.of(0, "log line")).isEqualTo("0 log lines");
        assertThat(CountText.of(2, "log line")).isEqualTo("2 log lines");
    }
}
