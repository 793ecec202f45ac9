package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunbookSubjectTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    private static ClusterStateBuilder east() {
        return new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
    }

    @Test
    void ipv6AddressIsNotTruncatedAsIfItHadAPort() {
        var fleet = east().host("2001:db8::4", Labels.EMPTY)
                .host("2001:db8", Labels.EMPTY)
                .fleet();
        var alert = Labels.of("instance", "2001:db8::5");
        assertThat(fleet.hosts()).noneMatch(host -> RunbookSubject.isAbout(alert, host));
        assertThat(AlertHostFinder.of(fleet).find("east", Labels.of("instance", "2001:db8:5")))
                .isEmpty();
        assertThat(fleet.hosts())
                .filteredOn(host -> RunbookSubject.isAbout(Labels.of("instance", "[2001:db8::4]:9100"), host))
                .extracting(HostState::name)
                .containsExactly("2001:db8::4");
    }

    @Test
    void everyHostLabelOfSeriesIdentifiesTheHostOfAnAlert() {
        var fleet = east().host("web01", Labels.EMPTY).fleet();
        assertThat(HostLabelNames.IN_SERIES).allSatisfy(label -> {
            var alert = Labels.of(label, "web01");
            assertThat(fleet.hosts()).allMatch(host -> RunbookSubject.isAbout(alert, host));
            assertThat(AlertHostFinder.of(fleet).find("east", alert)).isPresent();
            assertThat(HostLabelNames.in(alert)).isEqualTo("web01");
        });
    }

    @Test
    void alertWithoutAHostIsAboutTheServiceItNames() {
        var alert = Labels.of("alertname", "ServiceSlow", "service_name", "pricing");
        assertThat(RunbookSubject.of(alert, "east", Optional.empty(), NOW, NOW, Optional.empty())
                        .hostOrService())
                .isEqualTo("pricing");
    }

    @Test
    void aChosenStartIsUsedInsteadOfHalfAnHourBeforeTheAlert() {
        var began = NOW.minusSeconds(600);
        var chosen = NOW.minusSeconds(7_200);

        assertThat(RunbookSubject.of(Labels.EMPTY, "east", Optional.empty(), began, NOW, Optional.empty())
                        .window())
                .isEqualTo(new TimeWindow(began.minusSeconds(1_800), NOW));
        assertThat(RunbookSubject.of(Labels.EMPTY, "east", Optional.empty(), began, NOW, Optional.of(chosen))
                        .window())
                .isEqualTo(new TimeWindow(chosen, NOW));
    }

    @Test
    void anAlertThatBeganAfterTheChosenTimeRangeIsExaminedNow() {
        var now = Instant.parse("2026-11-20T08:00:00Z");
        var end = now.minusSeconds(1_800);
        var request = new RunbookRunner.Request(
                "prod", Optional.empty(), Labels.EMPTY, Optional.empty(), Optional.empty(), end, now);
        assertThat(request.examinedAt(Optional.of(end.minusSeconds(60)))).isEqualTo(end);
        assertThat(request.examinedAt(Optional.of(end.plusSeconds(60)))).isEqualTo(now);
        assertThat(request.examinedAt(Optional.empty())).isEqualTo(end);
    }
}
