package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AckSilenceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static Alert alert(String comment) {
        return new Alert(
                "east",
                Labels.of("alertname", "Hot"),
                Map.of(),
                Phase.FIRING,
                NOW,
                "a",
                true,
                List.of(new Suppression.Silenced("7", "bert", comment, NOW.plus(AckSilence.LENGTH))),
                Optional.empty(),
                1,
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    private static Optional<Acknowledgement> of(Alert alert) {
        return AckSilence.apply(new AlertState(NOW, List.of(alert), List.of(), List.of(), List.of()))
                .alerts()
                .getFirst()
                .acknowledged();
    }

    @Test
    void aSilenceThatSaysSoIsAnAcknowledgementAndNoOtherIs() {
        var acknowledged = of(alert(AckSilence.comment("on it"))).orElseThrow();
        assertThat(acknowledged.by()).isEqualTo("bert");
        assertThat(acknowledged.comment()).isEqualTo("on it");
        assertThat(acknowledged.silence()).isEqualTo("7");
        assertThat(of(alert(AckSilence.comment(""))).orElseThrow().comment()).isEmpty();
        assertThat(of(alert("a disk is swapped"))).isEmpty();
        assertThat(AckSilence.ids(alert("a disk is swapped"))).isEmpty();
        assertThat(AckSilence.ids(alert(AckSilence.comment("")))).containsExactly("7");
    }

    @Test
    void whatAConsoleKeepsItselfGoesBefore() {
        var own = AckBook.of(alert(AckSilence.comment("")), NOW, "anna", "mine", "7");
        assertThat(of(alert(AckSilence.comment("")).with(Optional.of(own)))).contains(own);
    }
}
