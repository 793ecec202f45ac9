package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcknowledgementSilenceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static Alert alert(String comment) {
        return new Alert(
                "east",
                Labels.of("alertname", "Hot"),
                Map.of(),
                AlertPhase.FIRING,
                NOW,
                "a",
                true,
                List.of(new Suppression.Silenced("7", "bert", comment, NOW.plus(AcknowledgementSilence.LENGTH))),
                Optional.empty(),
                1,
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    private static Optional<Acknowledgement> of(Alert alert) {
        return AcknowledgementSilence.apply(
                        new AlertSnapshot(NOW, List.of(alert), List.of(), List.of(), List.of(), List.of()))
                .alerts()
                .getFirst()
                .acknowledged();
    }

    @Test
    void onlyASilenceWithTheAcknowledgementCommentIsAnAcknowledgement() {
        var acknowledged = of(alert(AcknowledgementSilence.comment("on it"))).orElseThrow();
        assertThat(acknowledged.by()).isEqualTo("bert");
        assertThat(acknowledged.comment()).isEqualTo("on it");
        assertThat(acknowledged.silence()).isEqualTo("7");
        assertThat(of(alert(AcknowledgementSilence.comment(""))).orElseThrow().comment())
                .isEmpty();
        assertThat(of(alert("a disk is swapped"))).isEmpty();
        assertThat(of(alert("Acknowledged, ends by itself: on it"))
                        .orElseThrow()
                        .comment())
                .as("made by an earlier version")
                .isEqualTo("on it");
        assertThat(AcknowledgementSilence.ids(alert("a disk is swapped"))).isEmpty();
        assertThat(AcknowledgementSilence.ids(alert(AcknowledgementSilence.comment(""))))
                .containsExactly("7");
    }

    @Test
    void acknowledgementOfThisConsoleTakesPrecedenceOverTheSilence() {
        var own = AcknowledgementRegistry.acknowledgementOf(
                alert(AcknowledgementSilence.comment("")), NOW, "anna", "mine", "7");
        assertThat(of(alert(AcknowledgementSilence.comment("")).with(Optional.of(own))))
                .contains(own);
    }

    private static Optional<Acknowledgement> ownAcknowledgement(
            Duration age, Optional<AlertSource.SilenceState> silence, String... failures) {
        var alert = alert("a disk is swapped");
        var acknowledgement = AcknowledgementRegistry.acknowledgementOf(alert, NOW.minus(age), "anna", "mine", "8");
        var silences = silence
                .map(state -> new AlertSnapshot.ClusterSilence(
                        "east",
                        new AlertSource.Silence(
                                "8",
                                List.of(new AlertSource.Matcher("alertname", "Hot", false, true)),
                                NOW.minus(age),
                                NOW,
                                "anna",
                                AcknowledgementSilence.comment("mine"),
                                state,
                                NOW,
                                "",
                                Map.of())))
                .stream()
                .toList();
        return AcknowledgementSilence.apply(new AlertSnapshot(
                        NOW,
                        List.of(alert.with(Optional.of(acknowledgement))),
                        List.of(),
                        silences,
                        List.of(failures),
                        List.of()))
                .alerts()
                .getFirst()
                .acknowledged();
    }

    @Test
    void acknowledgementOfThisConsoleEndsWithItsSilence() {
        var hour = Duration.ofMinutes(61);
        assertThat(ownAcknowledgement(hour, Optional.of(AlertSource.SilenceState.EXPIRED)))
                .isEmpty();
        assertThat(ownAcknowledgement(hour, Optional.empty())).isEmpty();
        assertThat(ownAcknowledgement(hour, Optional.of(AlertSource.SilenceState.ACTIVE)))
                .isPresent();
        assertThat(ownAcknowledgement(Duration.ofSeconds(9), Optional.empty())).isPresent();
        assertThat(ownAcknowledgement(hour, Optional.empty(), "the Alertmanager does not respond"))
                .isPresent();
    }
}
