package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    private static final List<String> KEYS = List.of("prometheus", "loki", "alertmanagers", "group_by", "name");

    @Test
    void aSlipLeadsToTheKeyThatWasMeant() {
        assertThat(NearestWord.to("promtheus", KEYS)).contains("prometheus");
        assertThat(NearestWord.to("prom", KEYS)).contains("prometheus");
        assertThat(NearestWord.to("lkoi", KEYS)).contains("loki");
        assertThat(NearestWord.to("alertmanager", KEYS)).contains("alertmanagers");
        assertThat(NearestWord.to("groupBy", KEYS)).contains("group_by");
        assertThat(NearestWord.to("group-by", KEYS)).contains("group_by");
        assertThat(NearestWord.to("Name", KEYS)).contains("name");
    }

    @Test
    void aWordLikeNoneLeadsNowhere() {
        assertThat(NearestWord.to("colour", KEYS)).isEmpty();
        assertThat(NearestWord.to("", KEYS)).isEmpty();
        assertThat(NearestWord.to("x".repeat(100_000), KEYS)).isEmpty();
    }
}
