package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentMergerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11Z");

    private static IncidentMerger.Part copy(String damage) {
        var start = TestIncidentStarts.alert(
                "node04", "High", Labels.EMPTY, TimeWindow.before(NOW, Duration.ofHours(1)), ZoneOffset.UTC);
        return new IncidentMerger.Part("anna", new Incident(start, List.of(), Optional.empty(), damage));
    }

    @Test
    void ofTwoCopiesOfAPartTheUndamagedOneCountsInAnyOrder() {
        var cut = copy("the last entry was cut off");
        var whole = copy("");
        var id = whole.incident().id();
        assertThat(IncidentMerger.merged(id, List.of(whole, cut))).contains(whole.incident());
        assertThat(IncidentMerger.merged(id, List.of(cut, whole))).contains(whole.incident());
    }

    @Test
    void theConclusionThatWasTypedCountsInAnyOrderOfTheParts() {
        var start = copy("").incident().start();
        var typed =
                new IncidentEnd(NOW, ZoneOffset.UTC, "kim", IncidentVerdict.INCIDENT, "replaced the PSU", List.of());
        var learned = new IncidentEnd(NOW, ZoneOffset.UTC, "kim", IncidentVerdict.INCIDENT, "", List.of());
        var first = new IncidentMerger.Part("a", new Incident(start, List.of(), Optional.of(typed), ""));
        var last = new IncidentMerger.Part("z", new Incident(start, List.of(), Optional.of(typed), ""));
        var others = new IncidentMerger.Part("m", new Incident(start, List.of(), Optional.of(learned), ""));

        assertThat(IncidentMerger.merged(start.id(), List.of(first, others)).flatMap(Incident::end))
                .contains(typed);
        assertThat(IncidentMerger.merged(start.id(), List.of(others, last)).flatMap(Incident::end))
                .contains(typed);
    }
}
