package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingSuggestionTest {
    private static final List<String> KEYS = List.of("prometheus", "loki", "alertmanagers", "group_by", "name");

    @Test
    void aTypoSuggestsTheIntendedKey() {
        assertThat(SpellingSuggestion.to("promtheus", KEYS)).contains("prometheus");
        assertThat(SpellingSuggestion.to("prom", KEYS)).contains("prometheus");
        assertThat(SpellingSuggestion.to("lkoi", KEYS)).contains("loki");
        assertThat(SpellingSuggestion.to("alertmanager", KEYS)).contains("alertmanagers");
        assertThat(SpellingSuggestion.to("groupBy", KEYS)).contains("group_by");
        assertThat(SpellingSuggestion.to("group-by", KEYS)).contains("group_by");
        assertThat(SpellingSuggestion.to("Name", KEYS)).contains("name");
    }

    @Test
    void anUnrelatedWordGetsNoSuggestion() {
        assertThat(SpellingSuggestion.to("colour", KEYS)).isEmpty();
        assertThat(SpellingSuggestion.to("", KEYS)).isEmpty();
        assertThat(SpellingSuggestion.to("x".repeat(100_000), KEYS)).isEmpty();
    }
}
