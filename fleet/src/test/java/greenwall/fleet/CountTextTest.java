package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTextTest {
    @Test
    void aCountOfOneIsSingular() {
        assertThat(CountText.of(1, "incident")).isEqualTo("1 incident");
        assertThat(CountText.of(0, "incident")).isEqualTo("0 incidents");
        assertThat(CountText.of(2, "query", "queries")).isEqualTo("2 queries");
    }
}
