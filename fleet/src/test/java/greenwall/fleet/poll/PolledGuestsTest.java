package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The virtual machines that a poll finds, and those that should run.
class PolledGuestsTest extends FleetPollerFixture {
    @Test
    void aGuestThatIsNoLongerListedIsGoneUnlessItMoved() {
        source.target("libvirt", "a:9177")
                .target("libvirt", "b:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "web")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "db")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays");
        var wall = polledWall();
        source.removeSeries("libvirt_domain_state_code", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays")
                .sample(1, "libvirt_domain_state_code", "libvirt", "b:9177", "domain", "db")
                .advance(Duration.ofSeconds(60));
        wall.poll();
        var host = wall.poll().host("a").orElseThrow();
        assertThat(host.cells("vm.state"))
                .extracting(c -> c.key().get("domain") + " " + c.state().word())
                .containsExactlyInAnyOrder("web gone", "stays ok");
        assertThat(host.cells("vm.state").getFirst().reason()).contains("no longer listed");
        assertThat(check().host("a").orElseThrow().cells("vm.state"))
                .extracting(c -> c.key().get("domain") + " " + c.state().word())
                .containsExactlyInAnyOrder("web gone", "stays ok");
    }

    @Test
    void theOnlyGuestOfAHostThatIsNoLongerListedIsGoneAfterARestartUnlessItMoved() {
        for (var host : List.of("a", "b", "c")) {
            source.target("libvirt", host + ":9177")
                    .sample(1, "libvirt_domain_state_code", "libvirt", host + ":9177", "domain", "of " + host);
        }
        source.removeSeries("libvirt_domain_state_code", "a:9177")
                .removeSeries("libvirt_domain_state_code", "b:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "c:9177", "domain", "of b");
        var restarted = polledWall();
        source.advance(Duration.ofSeconds(15));
        for (var fleet : List.of(check(), restarted.poll())) {
            assertThat(fleet.hosts())
                    .flatExtracting(host -> host.cells("vm.state"))
                    .extracting(cell ->
                            cell.key().get("domain") + " " + cell.state().word())
                    .containsExactlyInAnyOrder("of a gone", "of b ok", "of c ok");
            assertThat(fleet.host("a").orElseThrow().state()).isEqualTo(CellState.GONE);
        }
    }

    @Test
    void guestsThatDisappearedAreSearchedAgainUntilTheSourceListsThem() {
        source.target("libvirt", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays")
                .pastSeries("libvirt_domain_state_code", "libvirt", "a:9177", "domain", "web");
        source.listsSeries = false;
        var wall = polledWall();
        source.advance(Duration.ofSeconds(15));
        var fleet = wall.poll();
        assertThat(fleet.sources().getFirst().word()).isEqualTo("partial");
        assertThat(fleet.sources().getFirst().reason()).contains("last seven days", "connection refused");
        source.listsSeries = true;
        source.advance(Duration.ofMinutes(1));
        fleet = wall.poll();
        assertThat(fleet.sources().getFirst().word()).isEqualTo("ok");
        assertThat(guest(fleet, "web").state()).isEqualTo(CellState.GONE);
    }

    @Test
    void aGuestThatIsNoLongerListedIsRemovedSevenDaysAfterItsLastValue() {
        source.target("libvirt", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "web")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays");
        var wall = polledWall();
        source.removeSeries("libvirt_domain_state_code", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays");
        for (int day = 0; day < 6; day++) {
            source.advance(Duration.ofDays(1));
            assertThat(guest(wall.poll(), "web").state()).as("day %d", day).isEqualTo(CellState.GONE);
        }
        source.advance(Duration.ofDays(2));
        var host = onlyHost(wall.poll());
        assertThat(host.cells("vm.state"))
                .extracting(c -> c.key().get("domain"))
                .containsExactly("stays");
        assertThat(host.state()).isEqualTo(CellState.OK);
    }

    @Test
    void theValuesOfAGuestEndWithIt() {
        var memory = CATALOGUE.forms("vm.mem").stream()
                .filter(form -> form.id().equals("vm.mem.used_percent"))
                .findFirst()
                .orElseThrow()
                .expr();
        for (var host : List.of("a:9177", "b:9177")) {
            source.target("libvirt", host)
                    .sample(1, "libvirt_domain_info_state", "libvirt", host, "domain", "of " + host)
                    .sample(97, "libvirt_domain_memory_stats_used_percent", "libvirt", host, "domain", "of " + host)
                    .row(memory, 0.97, "instance", host, "domain", "of " + host);
        }
        var wall = polledWall();
        assertThat(wall.poll().hosts())
                .extracting(host -> host.name() + " " + host.state("vm.mem").word())
                .containsExactlyInAnyOrder("a warn", "b warn");
        source.removeSeries("libvirt_domain_memory_stats_used_percent", "a:9177")
                .removeSeries("libvirt_domain_memory_stats_used_percent", "b:9177")
                .removeRows(memory)
                .sample(5, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "of a:9177")
                .removeSeries("libvirt_domain_info_state", "b:9177")
                .sample(1, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "of b:9177")
                .advance(Duration.ofSeconds(15));
        assertThat(wall.poll().hosts())
                .as("one is shut off, and one moved")
                .extracting(host -> host.name() + " " + host.state("vm.mem").word())
                .containsExactlyInAnyOrder("a absent", "b absent");
    }

    private FleetPoller requiredGuestNoLongerListed() {
        source.target("libvirt", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "web")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays");
        var wall = pollerWithMissingGuest(false, "web");
        wall.poll();
        source.removeSeries("libvirt_domain_state_code", "a:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "a:9177", "domain", "stays");
        return wall;
    }

    @Test
    void aRequiredGuestThatIsNoLongerListedIsNeverRemoved() {
        var wall = requiredGuestNoLongerListed();
        for (int week = 0; week < 3; week++) {
            source.advance(Duration.ofDays(7));
            wall.poll();
        }
        assertThat(guest(wall.poll(), "web").state()).isEqualTo(CellState.CRITICAL);
    }

    private FleetPoller pollerWithMissingGuest(boolean oneShot, String guest) {
        var rules = new IdentitySettings(
                IdentitySettings.DEFAULT.labels(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(guest),
                Set.of(),
                Map.of());
        return new FleetPoller(
                Map.of("east", source), source.settings(oneShot, CATALOGUE).identity(rules));
    }

    @Test
    void requiredGuestThatIsShutOffIsCritical() {
        source.target("libvirt", "a:9177")
                .sample(5, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "web")
                .sample(5, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "spare");
        assertThat(onlyHost(check()).state()).isEqualTo(CellState.OK);
        var host = onlyHost(pollerWithMissingGuest(true, "web").poll());
        assertThat(host.cells("vm.state"))
                .extracting(c -> c.key().get("domain") + " " + c.state().word())
                .containsExactlyInAnyOrder("web critical", "spare ok");
        assertThat(host.cells("vm.state"))
                .anySatisfy(c -> assertThat(c.reason()).contains("shut off").contains("identity.should_run"));
    }

    @Test
    void requiredGuestThatIsNoLongerListedIsNeverGreenAndTurnsCritical() {
        var wall = requiredGuestNoLongerListed();
        source.advance(Duration.ofSeconds(60));
        assertThat(guest(wall.poll(), "web").state()).isEqualTo(CellState.GONE);
        source.advance(Duration.ofSeconds(15));
        assertThat(guest(wall.poll(), "web").state()).isEqualTo(CellState.CRITICAL);
        assertThat(guest(wall.poll(), "web").reason())
                .contains("no longer reported")
                .contains("should_run");
    }

    private static Cell guest(FleetState fleet, String domain) {
        return onlyHost(fleet).cells("vm.state").stream()
                .filter(c -> c.key().get("domain").equals(domain))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void doctorWarnsWhenNoHostListsARequiredGuest() {
        source.target("libvirt", "a:9177").sample(1, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "web");
        assertThat(pollerWithMissingGuest(true, "web").diagnose().warnings()).isEmpty();
        assertThat(pollerWithMissingGuest(true, "wbe").diagnose().warnings())
                .anySatisfy(w -> assertThat(w.text()).contains("should_run").contains("wbe"));
    }
}
