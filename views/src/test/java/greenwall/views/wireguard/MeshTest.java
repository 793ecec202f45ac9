package greenwall.views.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.TableData;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class MeshTest {
    private final Mesh mesh = Mesh.of(Fleets.rich());

    @Test
    void aTunnelThatReceivesOnlyOneWayIsReportedAsOneWay() {
        assertThat(mesh.oneWay()).singleElement().satisfies(link -> {
            assertThat(link.host()).isEqualTo("node09.fra1");
            assertThat(link.peer()).isEqualTo("node02.fra1");
        });
        assertThat(mesh.link("node02.fra1", "node09.fra1").orElseThrow().state())
                .isEqualTo(CellState.OK);
    }

    @Test
    void bothDirectionsAreReported() {
        assertThat(WireguardView.sentence(mesh, "node09.fra1", "node02.fra1"))
                .startsWith("Last handshake: node09.fra1 from node02.fra1 1 h 6 m ago; node02.fra1 from node09.fra1 ");
        assertThat(WireguardView.sentence(mesh, "node09.fra1", "nobody"))
                .isEqualTo("No tunnel between node09.fra1 and nobody.");
    }

    @Test
    void peersThatNoHostOwnsAreUnknown() {
        assertThat(mesh.unknownPeers()).containsExactly("peer0", "peer1", "peer2");
        assertThat(mesh.hosts()).hasSize(12);
    }

    @Test
    void hostsOfOneNameInTwoClustersAreTwoNodes() {
        var here = fleetWithTunnel(100, 100).clusters().getFirst();
        var west = Fleets.cluster("west");
        for (var host : List.of("here", "far")) {
            west.host(host, Labels.EMPTY);
            west.cell(
                    host,
                    "wg.handshake.age",
                    Labels.of("interface", "wg0", "peer", host.equals("here") ? "far" : "here"),
                    10,
                    CellState.OK,
                    "");
        }
        var both = Mesh.of(
                new FleetState(Fleets.NOW, List.of(here, west.fleet().clusters().getFirst())));
        assertThat(both.hosts()).containsExactly("far", "here (east)", "here (west)", "there");
        assertThat(both.link("here (west)", "far")).isPresent();
        assertThat(both.link("far", "here (west)")).isPresent();
        assertThat(both.link("there", "here (east)")).isPresent();
    }

    private static FleetState fleetWithTunnel(double toHere, double toThere) {
        var builder = Fleets.cluster("east");
        for (var host : List.of("here", "there")) {
            boolean isHere = host.equals("here");
            var key = Labels.of("interface", "wg0", "peer", isHere ? "there" : "here");
            builder.host(host, Labels.EMPTY);
            builder.cell(host, "wg.handshake.age", key, 1_118, CellState.CRITICAL, "above its limit");
            builder.cell(host, "wg.rx", key, isHere ? toHere : toThere, CellState.OK, "within its limits");
        }
        return builder.fleet();
    }

    @Test
    void withoutAHandshakeTheEndThatStillReceivesPacketsMakesTheTunnelOneWay() {
        var tunnelMesh = Mesh.of(fleetWithTunnel(0, 29.6));
        assertThat(tunnelMesh.oneWay())
                .singleElement()
                .satisfies(link -> assertThat(link.host()).isEqualTo("here"));
        assertThat(tunnelMesh.receivesAlone(tunnelMesh.link("there", "here").orElseThrow()))
                .isTrue();
        assertThat(tunnelMesh.receivesAlone(tunnelMesh.link("here", "there").orElseThrow()))
                .isFalse();
        assertThat(WireguardView.sentence(tunnelMesh, "here", "there"))
                .endsWith("here receives 0 B/s. there receives 29.6 B/s.");
    }

    @Test
    void aTunnelThatIsDeadBothWaysIsNotOneWay() {
        assertThat(Mesh.of(fleetWithTunnel(0, 0)).oneWay()).isEmpty();
        assertThat(Mesh.of(fleetWithTunnel(20, 20)).oneWay()).isEmpty();
    }

    @Test
    void anEndThatIsOnlyNotMeasuredMakesNoTunnelOneWay() {
        for (var state : List.of(CellState.STALE, CellState.SILENT, CellState.DOWN, CellState.GONE, CellState.ABSENT)) {
            var builder = Fleets.cluster("east");
            builder.host("here", Labels.EMPTY).host("there", Labels.EMPTY);
            builder.cell("here", "wg.handshake.age", Labels.of("interface", "wg0", "peer", "there"), 12, state, "");
            builder.cell(
                    "there", "wg.handshake.age", Labels.of("interface", "wg0", "peer", "here"), 10, CellState.OK, "");
            var unmeasured = Mesh.of(builder.fleet());
            assertThat(unmeasured.oneWay()).as(state.word()).isEmpty();
            assertThat(WireguardView.sentence(unmeasured, "here", "there"))
                    .isEqualTo("Last handshake: here from there not known now (12 s ago when last read); "
                            + "there from here 10 s ago.");
        }
    }

    @Test
    void ofSeveralTunnelsToOnePeerEachIsShownAndTheWorstColorsThePair() {
        var builder = Fleets.cluster("east").host("here", Labels.EMPTY).host("there", Labels.EMPTY);
        for (var host : List.of("here", "there")) {
            var peer = host.equals("here") ? "there" : "here";
            var good = Labels.of("interface", "wg0", "peer", peer);
            var lost = Labels.of("interface", "wg1", "peer", peer);
            builder.cell(host, "wg.handshake.age", good, 10, CellState.OK, "");
            builder.cell(host, "wg.handshake.age", lost, 4_000, CellState.CRITICAL, "");
        }
        builder.cell("here", "wg.never", Labels.of("interface", "wg2", "peer", "there"), 1, CellState.WARN, "");
        var several = Mesh.of(builder.fleet());
        assertThat(several.link("here", "there").orElseThrow().state()).isEqualTo(CellState.CRITICAL);
        assertThat(several.all())
                .extracting(link -> link.host() + " " + link.interfaceName() + " " + link.state())
                .containsExactlyInAnyOrder(
                        "here wg0 OK", "here wg1 CRITICAL", "here wg2 WARN", "there wg0 OK", "there wg1 CRITICAL");
        assertThat(several.oneWay()).isEmpty();
    }

    /// Of two tunnels between two hosts, one end has the second one no more.
    @Test
    void aTunnelIsNotComparedWithTheOtherEndOfAnotherOne() {
        var fleet = Fleets.cluster("east")
                .host("here", Labels.EMPTY)
                .host("there", Labels.EMPTY)
                .cell("here", "wg.handshake.age", Labels.of("interface", "wg0", "peer", "there"), 10, CellState.OK, "")
                .cell(
                        "here",
                        "wg.handshake.age",
                        Labels.of("interface", "wg1", "peer", "there"),
                        4_000,
                        CellState.CRITICAL,
                        "")
                .cell("there", "wg.handshake.age", Labels.of("interface", "wg0", "peer", "here"), 12, CellState.OK, "")
                .fleet();
        var ends = Mesh.of(fleet);
        assertThat(ends.oneWay()).isEmpty();
        assertThat(WireguardView.sentence(ends, "here", "there"))
                .isEqualTo("Last handshake: here from there over wg1 1 h 6 m ago; there from here over wg0 12 s ago.");
        assertThat(WireguardView.sentence(ends, "there", "here"))
                .isEqualTo("Last handshake: there from here over wg0 12 s ago; here from there over wg0 10 s ago.");
        assertThat(WireguardView.tunnels(fleet).rows())
                .extracting(row ->
                        row.items().get(5).text() + " " + row.items().get(3).text())
                .containsExactly("wg1 " + TableData.Item.NOTHING.text(), "wg0 10 s", "wg0 12 s");
    }

    @Test
    void aPeerOverTwoInterfacesIsTwoTunnelsAndTheOneWayLineNamesTheInterface() {
        Fx.run(() -> {
            var builder = Fleets.cluster("east").host("here", Labels.EMPTY).host("there", Labels.EMPTY);
            for (var name : List.of("wg0", "wg1")) {
                var peer = Labels.of("interface", name, "peer", "there");
                builder.cell("here", "wg.handshake.age", peer, 1_118, CellState.CRITICAL, "");
            }
            builder.cell(
                    "there", "wg.handshake.age", Labels.of("interface", "wg1", "peer", "here"), 10, CellState.OK, "");
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 1280, 720);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(builder.fleet());
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node()))
                    .contains("3 peers on 2 hosts")
                    .contains("one way only: here receives nothing from there over wg1, but there receives from here");
        });
    }

    @Test
    void anEndThatWasNeverReadHasNoAge() {
        var fleet = Fleets.cluster("east")
                .host("here", Labels.EMPTY)
                .cell(
                        "here",
                        "wg.handshake.age",
                        Labels.of("interface", "wg0", "peer", "there"),
                        Double.NaN,
                        CellState.DOWN,
                        "")
                .fleet();
        assertThat(WireguardView.sentence(Mesh.of(fleet), "here", "there"))
                .isEqualTo("Last handshake: here from there not known now; there from here unknown.");
    }

    @Test
    void theMatrixWithoutHostsIgnoresTheArrowKeys() {
        Fx.run(() -> {
            var matrix = new PeerMatrixPane(Contexts.style(), mesh, _ -> {});
            matrix.show(mesh);
            new Scene(matrix, 900, 600).snapshot(null);
            matrix.show(Mesh.of(FleetState.EMPTY));
            assertThatCode(() -> Keys.press(matrix, KeyCode.RIGHT)).doesNotThrowAnyException();
        });
    }

    @Test
    void aDiagramLowerThanALineIsDrawn() {
        Fx.run(() -> {
            var pane = new MeshPane(Contexts.style(), Mesh.of(fleetWithTunnel(20, 20)));
            var scene = new Scene(pane, 400, 8);
            assertThatCode(() -> scene.snapshot(null)).doesNotThrowAnyException();
            assertThat(pane.textBounds()).isNotEmpty();
        });
    }

    @Test
    void theLegendOfTheMatrixIsReadableInASmallWindow() {
        Fx.run(() -> {
            var matrix = new PeerMatrixPane(Contexts.style(), mesh, _ -> {});
            matrix.show(mesh);
            new Scene(matrix, 560, 400).snapshot(null);
            assertThat(String.join(
                            " ",
                            matrix.textBounds().stream().map(TextBounds::text).toList()))
                    .endsWith("Hollow: data arrives, but no handshake.");
        });
    }

    @Test
    void trafficThatIsNotMeasuredNowIsUnknown() {
        Fx.run(() -> {
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 1280, 720);
            var builder = Fleets.cluster("east").source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
            builder.host("here", Labels.EMPTY);
            var key = Labels.of("interface", "wg0", "peer", "there");
            builder.cell("here", "wg.handshake.age", key, 20, CellState.OK, "", Fleets.NOW);
            builder.cell("here", "wg.rx", key, 5_000, CellState.SILENT, "", Fleets.NOW);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(builder.fleet());
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).contains("traffic – in, – out");
        });
    }

    /// The filter may hide what a peer reports.
    @Test
    void aPeerThatReportsNothingIsNotCalledUnknown() {
        Fx.run(() -> {
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 1280, 720);
            var fleet = fleetWithTunnel(20, 20);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(fleet);
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).contains("Every peer reports WireGuard metrics itself.");
            view.show(fleet.withHosts(host -> host.name().equals("here")));
            view.node().layout();
            assertThat(String.join(" ", SceneNodes.bannerTexts(view.node())))
                    .contains("Peers without WireGuard metrics of their own, or outside the host filter: there");
        });
    }

    @Test
    void aOneWayTunnelWithLongNamesLeavesRoomForTheOtherTunnels() {
        Fx.run(() -> {
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 1024, 640);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(fleetWithTunnel(0, 29.6));
            view.node().layout();
            var banner = view.node().lookupAll("*").stream()
                    .filter(Banner.class::isInstance)
                    .map(Banner.class::cast)
                    .findFirst()
                    .orElseThrow();
            double oneWay = line(banner, "one way only");
            assertThat(line(banner, "2 peers have an old handshake")).isGreaterThan(oneWay);
            assertThat(line(banner, "Every peer reports")).isGreaterThan(oneWay);
        });
    }

    private static double line(Banner banner, String start) {
        return banner.textBounds().stream()
                .filter(bounds -> bounds.text().startsWith(start))
                .mapToDouble(TextBounds::y)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHandshakeThatIsNotKnownNowIsNotCalledOld() {
        var fleet = fleetWithTunnel(20, 20);
        assertThat(WireguardView.handshakes(Mesh.of(fleet).all()))
                .extracting(Banner.Part::text)
                .containsExactly("2 peers have an old handshake");
        var builder = Fleets.cluster("east").host("here", Labels.EMPTY);
        for (var state : List.of(CellState.SILENT, CellState.DOWN, CellState.STALE)) {
            var key = Labels.of("interface", "wg0", "peer", state.word());
            builder.cell("here", "wg.handshake.age", key, 9_000, state, "");
        }
        assertThat(WireguardView.handshakes(Mesh.of(builder.fleet()).all()))
                .extracting(Banner.Part::text)
                .containsExactly("3 handshakes not known");
    }

    @Test
    void theMatrixDoesNotMoveWhenASquareIsPointedAt() {
        Fx.run(() -> {
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 720, 700);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(Fleets.rich());
            view.node().layout();
            var matrix = view.node().lookupAll("*").stream()
                    .filter(PeerMatrixPane.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            double before = matrix.getLayoutY();
            Keys.press(matrix, KeyCode.RIGHT);
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).anyMatch(text -> text.startsWith("Last handshake: "));
            assertThat(matrix.getLayoutY()).isEqualTo(before);
        });
    }

    @Test
    void theHintToPointAtASquareIsShownOnlyWithAMatrix() {
        Fx.run(() -> {
            var view = new WireguardView(Contexts.of(new RangeQueriesOnlyBackend()));
            new Scene(view.node(), 1280, 720);
            view.onShown(Place.HOME.to("wireguard"));
            view.show(fleetWithTunnel(20, 20));
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).anyMatch(text -> text.startsWith("Point at a square"));
            view.node().resize(1280, 160);
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).noneMatch(text -> text.startsWith("Point at a square"));
            view.node().resize(1280, 720);
            view.show(Fleets.cluster("east").host("here", Labels.EMPTY).fleet());
            view.node().layout();
            assertThat(SceneNodes.bannerTexts(view.node())).noneMatch(text -> text.startsWith("Point at a square"));
        });
    }
}
