package greenwall.views.parts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellCountsTest {
    @Test
    void oneOfThemIsNotSeveral() {
        assertThat(CellCounts.count(1, "incident", "incidents")).isEqualTo("1 incident");
        assertThat(CellCounts.count(0, "incident", "incidents")).isEqualTo("0 incidents");
        assertThat(CellCounts.count(2, "incident", "incidents")).isEqualTo("2 incidents");
    }
}
