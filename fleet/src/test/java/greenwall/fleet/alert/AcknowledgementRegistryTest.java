package greenwall.fleet.alert;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcknowledgementRegistryTest {
    private static final Acknowledgement HOT = AcknowledgementRegistry.acknowledgementOf(
            SampleAlerts.alert("Hot", "node04", "page", AlertPhase.FIRING, NOW), NOW, "anna", "", "");
    private static final Acknowledgement FULL = AcknowledgementRegistry.acknowledgementOf(
            SampleAlerts.alert("Full", "node05", "page", AlertPhase.FIRING, NOW), NOW, "ben", "", "");

    private static AlertSnapshot emptySnapshot(Instant at, String cluster, String... failures) {
        var watchdog = new WatchdogAlert(cluster, WatchdogAlert.WatchdogState.NONE, Optional.empty(), "");
        return new AlertSnapshot(at, List.of(), List.of(watchdog), List.of(), List.of(failures), List.of());
    }

    @Test
    void acknowledgementIsDeletedOnceItsClusterReportsTheAlertResolved() {
        var alert = SampleAlerts.alert("Hot", "node04", "page", AlertPhase.FIRING, NOW);
        var acknowledgements = new AcknowledgementRegistry(
                List.of(AcknowledgementRegistry.acknowledgementOf(alert, NOW, "anna", "", "")));
        var later = NOW.plusSeconds(900);

        acknowledgements.apply(emptySnapshot(later, "prod", "prod: no Alertmanager responds"));
        acknowledgements.apply(emptySnapshot(later, "another"));
        acknowledgements.apply(emptySnapshot(NOW.plusSeconds(10), "prod"));
        assertThat(acknowledgements.all()).hasSize(1);

        acknowledgements.apply(emptySnapshot(later, "prod"));
        assertThat(acknowledgements.all()).isEmpty();
        assertThat(acknowledgements.merge(
                        List.of(AcknowledgementRegistry.acknowledgementOf(alert, NOW, "anna", "", ""))))
                .isEmpty();
    }

    @Test
    void acknowledgementThatATeamKeepsAfterItsAlertIsOverIsLeftOutAtEachMerge() {
        var acknowledgements = new AcknowledgementRegistry(List.of());
        var team = List.of(HOT);
        assertThat(mergedAndWritten(acknowledgements, team)).containsExactly(HOT);

        acknowledgements.apply(emptySnapshot(NOW.plusSeconds(900), "prod"));
        for (int poll = 0; poll < 3; poll++) {
            assertThat(acknowledgements.unwrittenChanges())
                    .as("nothing is sent")
                    .isEmpty();
            assertThat(mergedAndWritten(acknowledgements, team)).isEmpty();
        }

        var again = new Acknowledgement(
                HOT.cluster(), HOT.labels(), HOT.since(), NOW.plusSeconds(1000), "ben", "again", "");
        assertThat(mergedAndWritten(acknowledgements, List.of(again))).containsExactly(again);
    }

    @Test
    void acknowledgementThatIsOverBeforeItCouldBeWrittenIsNotWritten() {
        var acknowledgements = new AcknowledgementRegistry(List.of());
        acknowledgements.add(HOT);
        acknowledgements.apply(emptySnapshot(NOW.plusSeconds(900), "prod"));
        assertThat(mergedAndWritten(acknowledgements, List.of())).isEmpty();
        assertThat(mergedAndWritten(acknowledgements, List.of())).isEmpty();
    }

    @Test
    void acknowledgementsOfTwoConsolesAreMerged() {
        var anna = new AcknowledgementRegistry(List.of());
        var ben = new AcknowledgementRegistry(List.of());
        anna.add(HOT);
        ben.add(FULL);

        var merged = mergedAndWritten(anna, List.of());
        merged = mergedAndWritten(ben, merged);
        assertThat(merged).containsExactlyInAnyOrder(HOT, FULL);

        ben.remove(HOT.key());
        merged = mergedAndWritten(ben, merged);
        assertThat(anna.merge(merged)).containsExactly(FULL);
    }

    private static List<Acknowledgement> mergedAndWritten(AcknowledgementRegistry console, List<Acknowledgement> kept) {
        var changes = console.unwrittenChanges();
        var merged = console.merge(kept);
        console.markWritten(changes);
        return merged;
    }

    @Test
    void aChangeDuringTheWriteOfAnotherStaysUnwritten() {
        var acknowledgements = new AcknowledgementRegistry(List.of());
        acknowledgements.add(HOT);
        var ofTheWrite = acknowledgements.unwrittenChanges();
        var written = acknowledgements.merge(List.of());

        acknowledgements.add(FULL);
        acknowledgements.remove(HOT.key());
        // A second write begins, and the first one ends before it.
        acknowledgements.merge(List.of());
        acknowledgements.markWritten(ofTheWrite);

        assertThat(acknowledgements.merge(written)).containsExactly(FULL);
    }

    @Test
    void unwrittenAcknowledgementsSurviveARereadOfTheFile() {
        var acknowledgements = new AcknowledgementRegistry(List.of());
        acknowledgements.add(HOT);

        acknowledgements.merge(List.of());

        assertThat(acknowledgements.merge(List.of())).containsExactly(HOT);
    }

    @Test
    void acknowledgementAppliesWhenTheLocalClockIsBehindAlertmanager() {
        var alert = SampleAlerts.alert("Hot", "node04", "page", AlertPhase.FIRING, NOW);
        var acknowledgements = new AcknowledgementRegistry(List.of());
        acknowledgements.add(AcknowledgementRegistry.acknowledgementOf(alert, NOW.minusSeconds(300), "anna", "", ""));

        assertThat(acknowledgements
                        .apply(SampleAlerts.state(NOW, List.of(alert)))
                        .alerts()
                        .getFirst()
                        .acknowledged())
                .isPresent();
    }
}
