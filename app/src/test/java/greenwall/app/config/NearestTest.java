package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KEYS = List.of("prometheus", "loki", "alertmanagers", "group_by", "name");

    @Test
    void aSlipLeadsToTheKeyThatWasMeant() {
        assertThat(Nearest.to("promtheus", KEYS)).contains("prometheus");
        assertThat(Nearest.to("prom", KEYS)).contains("prometheus");
        assertThat(Nearest.to("lkoi", KEYS)).contains("loki");
        assertThat(Nearest.to("alertmanager", KEYS)).contains("alertmanagers");
        assertThat(Nearest.to("groupBy", KEYS)).contains("group_by");
        assertThat(Nearest.to("group-by", KEYS)).contains("group_by");
        assertThat(Nearest.to("Name", KEYS)).contains("name");
    }

    @Test
    void aWordLikeNoneLeadsNowhere() {
        assertThat(Nearest.to("colour", KEYS)).isEmpty();
        assertThat(Nearest.to("", KEYS)).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), KEYS)).isEmpty();
    }
}
