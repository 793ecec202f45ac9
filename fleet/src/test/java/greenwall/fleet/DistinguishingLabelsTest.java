package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistinguishingLabelsTest {
    private static List<String> names(Labels... series) {
        var distinguishing = DistinguishingLabels.of(List.of(series));
        return List.of(series).stream().map(distinguishing::name).toList();
    }

    @Test
    void labelsSharedByAllSeriesAreLeftOutOfTheirNames() {
        assertThat(names(
                        Labels.of("device", "sda", "environment", "prod", "location", "sea"),
                        Labels.of("device", "sdb", "environment", "prod", "location", "sea")))
                .containsExactly("sda", "sdb");
    }

    @Test
    void singleSeriesIsNamedByItsComponentAndNotByItsHostLabels() {
        assertThat(names(Labels.of("environment", "prod", "instance", "10.0.0.7:9100", "role", "app")))
                .containsExactly("");
        assertThat(names(Labels.of("environment", "prod", "pool", "tank"))).containsExactly("tank");
    }

    @Test
    void seriesOfTwoTargetsOfAHostAreDistinguishedByInstance() {
        assertThat(names(
                        Labels.of("instance", "gw:9100", "location", "sea"),
                        Labels.of("instance", "gw:9586", "location", "sea")))
                .containsExactly("gw:9100", "gw:9586");
    }
}
