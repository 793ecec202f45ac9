package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void labelOrderDoesNotMatter() {
        assertThat(Labels.of("job", "node", "instance", "a")).isEqualTo(Labels.of("instance", "a", "job", "node"));
        assertThat(Labels.of("job", "node", "instance", "a"))
                .hasSameHashCodeAs(Labels.of("instance", "a", "job", "node"));
    }

    @Test
    void labelsWithAnEmptyValueAreDropped() {
        assertThat(Labels.of("job", "", "instance", "a")).isEqualTo(Labels.of("instance", "a"));
        assertThat(Labels.of("job", "").isEmpty()).isTrue();
    }

    @Test
    void parserBufferIsSortedAndTheLastDuplicateNameWins() {
        String[] scratch = {"z", "1", "a", "2", "m", "", "z", "3", "", ""};
        assertThat(Labels.copyOf(scratch, 8)).isEqualTo(Labels.of("a", "2", "z", "3"));
    }

    @Test
    void missingLabelReadsAsTheEmptyString() {
        assertThat(Labels.of("a", "b").get("c")).isEmpty();
        assertThat(Labels.of("a", "b").has("c")).isFalse();
    }

    @Test
    void labelsCanBeSelectedAndRemoved() {
        var labels = Labels.of("__name__", "up", "job", "node", "instance", "a");
        assertThat(labels.only(List.of("job"))).isEqualTo(Labels.of("job", "node"));
        assertThat(labels.without("__name__")).isEqualTo(Labels.of("job", "node", "instance", "a"));
        assertThat(labels.without("none")).isSameAs(labels);
        assertThat(labels.with("job", "")).isEqualTo(Labels.of("__name__", "up", "instance", "a"));
    }

    @Test
    void textIsInPrometheusNotation() {
        assertThat(Labels.of("__name__", "up", "b", "say \"hi\"\n\\", "a", "1"))
                .hasToString("up{a=\"1\", b=\"say \\\"hi\\\"\\n\\\\\"}");
    }
}
