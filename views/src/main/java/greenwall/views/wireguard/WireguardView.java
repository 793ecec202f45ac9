package greenwall.views.wireguard;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TablesCanvas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyEvent;

/// Shows the mesh as a matrix and a diagram, and its tunnels as a table with the worst first.
public final class WireguardView extends BaseManualLayoutView {
    private static final double WIDE = 900;

    private final Banner banner;
    private final PeerMatrixPane matrix;
    private final MeshPane drawn;
    private final TablesCanvas tables;
    private Place place = Place.HOME;
    private Mesh mesh = Mesh.of(FleetState.EMPTY);
    private Optional<PeerMatrixPane.Square> pointed = Optional.empty();
    private boolean squares;

    public WireguardView(ViewContext context) {
        banner = new Banner(context.style());
        matrix = new PeerMatrixPane(context.style(), mesh, this::pointed);
        drawn = new MeshPane(context.style(), mesh);
        tables = new TablesCanvas(context, () -> place, "Tunnels");
        root.getChildren().addAll(banner, matrix, drawn, tables);
        root.setAccessibleText("WireGuard");
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> tables.keyElsewhere(event, false));
        PaintedRegion.passFocus(root, () -> tables.requestFocus());
    }

    @Override
    protected void arrange(double width, double height) {
        double top = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, top);
        boolean sideBySide = width >= WIDE;
        double above = Math.floor((height - top) * (sideBySide ? 0.6 : 0.66));
        double matrixWidth = sideBySide ? Math.floor(width / 2) : width;
        double matrixHeight = sideBySide ? above : Math.floor(above / 2);
        matrix.resizeRelocate(0, top, matrixWidth, matrixHeight);
        if (squares != matrix.hasSquares()) {
            squares = !squares;
            banner.show(lines());
        }
        drawn.resizeRelocate(
                sideBySide ? matrixWidth : 0,
                sideBySide ? top : top + matrixHeight,
                sideBySide ? width - matrixWidth : width,
                sideBySide ? above : above - matrixHeight);
        tables.resizeRelocate(0, top + above, width, Math.max(0, height - top - above));
    }

    private void pointed(PeerMatrixPane.Square square) {
        if (!pointed.equals(Optional.of(square))) {
            pointed = Optional.of(square);
            banner.show(lines());
            root.requestLayout();
        }
    }

    /// Describes a pair of hosts with the data of both ends of their worst tunnel, or of another one if its far end
    /// reports nothing.
    static String sentence(Mesh mesh, String host, String peer) {
        if (host.equals(peer)) {
            return host;
        }
        var outbound = mesh.link(host, peer);
        var inbound = outbound.flatMap(mesh::back).or(() -> mesh.link(peer, host));
        if (outbound.isEmpty() && inbound.isEmpty()) {
            return "No tunnel between " + host + " and " + peer + ".";
        }
        return "Last handshake: " + host + " from " + peer
                + outbound.map(mesh::over).orElse("") + " "
                + handshakeText(outbound) + "; " + peer + " from " + host
                + inbound.map(mesh::over).orElse("") + " " + handshakeText(inbound) + "." + received(outbound)
                + received(inbound);
    }

    private static String handshakeText(Optional<Mesh.Link> link) {
        return link.map(l -> {
                    // A tunnel that was down at the start has no value of an earlier reading.
                    if (!l.never() && Double.isNaN(l.cell().value())) {
                        return "not known now";
                    }
                    var text = l.never() ? "never" : ageText(l) + " ago";
                    return l.isKnown() ? text : "not known now (" + text + " when last read)";
                })
                .orElse("unknown");
    }

    /// The time since the last handshake.
    private static String ageText(Mesh.Link link) {
        return link.never() ? "never" : Unit.SECONDS.text(link.cell().value());
    }

    /// A peer that never had a handshake comes before the longest silence.
    private static double ageOrder(Mesh.Link link) {
        return link.never() ? Double.POSITIVE_INFINITY : link.cell().value();
    }

    private static String received(Optional<Mesh.Link> link) {
        return link.filter(l -> !Double.isNaN(l.received()))
                .map(l -> " " + l.host() + " receives " + Unit.BYTES_PER_SECOND.text(l.received()) + ".")
                .orElse("");
    }

    private List<List<Banner.Part>> lines() {
        var waitingText = WaitingForDataText.text(state());
        if (waitingText.isPresent()) {
            return List.of(Banner.line(waitingText.get()));
        }
        var lines = new ArrayList<List<Banner.Part>>();
        var all = mesh.all();
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(CountText.of(all.size(), "peer") + " on "
                + CountText.of(mesh.hosts().size(), "host")));
        long good = all.stream().filter(l -> l.state() == CellState.OK).count();
        if (!all.isEmpty()) {
            first.add(new Banner.Part(good + " ok", CellState.OK));
            if (good < all.size()) {
                first.add(new Banner.Part(
                        (all.size() - good) + " not ok", all.getFirst().state()));
            }
        }
        first.add(Banner.Part.plain("traffic " + traffic("wg.rx") + " in, " + traffic("wg.tx") + " out"));
        lines.add(first);
        var oneWay = mesh.oneWay();
        var second = new ArrayList<Banner.Part>();
        for (var link : oneWay.subList(0, Math.min(2, oneWay.size()))) {
            second.add(new Banner.Part(
                    "one way only: " + link.host() + " receives nothing from "
                            + link.peer() + mesh.over(link) + ", but "
                            + link.peer() + " receives from "
                            + link.host(),
                    link.state()));
        }
        if (oneWay.size() > 2) {
            second.add(Banner.Part.plain("and " + (oneWay.size() - 2) + " more"));
        }
        if (!second.isEmpty()) {
            lines.add(second);
        }
        var third = new ArrayList<>(handshakes(all));
        if (!all.isEmpty()) {
            third.add(Banner.Part.plain(
                    mesh.unknownPeers().isEmpty()
                            ? "Every peer reports WireGuard metrics itself."
                            : "Peers without WireGuard metrics of their own"
                                    + (state().isFiltered() ? ", or outside the host filter: " : ": ")
                                    + String.join(", ", mesh.unknownPeers())));
        }
        lines.add(third);
        lines.add(Banner.lineOfOneRow(pointed.filter(square -> mesh.hosts().contains(square.host()))
                .map(square -> sentence(mesh, square.host(), square.peer()))
                .orElse(squares ? "Point at a square, or go to it with the arrow keys, to see both directions." : "")));
        return lines;
    }

    /// How many peers have no handshake of now, and of how many it is not known.
    static List<Banner.Part> handshakes(List<Mesh.Link> all) {
        var parts = new ArrayList<Banner.Part>();
        var notKnown = all.stream().filter(link -> !isReported(link)).toList();
        long never = all.stream()
                .filter(Mesh.Link::never)
                .filter(WireguardView::isReported)
                .count();
        var old = all.stream()
                .filter(link -> !link.never() && link.isKnown() && link.state().isProblem())
                .toList();
        if (never > 0) {
            parts.add(new Banner.Part(CountText.of(never, "peer") + " never had a handshake", CellState.WARN));
        }
        if (!old.isEmpty()) {
            parts.add(new Banner.Part(
                    CountText.of(old.size(), "peer has", "peers have") + " an old handshake", worst(old)));
        }
        if (!notKnown.isEmpty()) {
            parts.add(new Banner.Part(CountText.of(notKnown.size(), "handshake") + " not known", worst(notKnown)));
        }
        return parts;
    }

    private static boolean isReported(Mesh.Link link) {
        return link.never() ? !link.cell().state().isUnknown() : link.isKnown();
    }

    private static CellState worst(List<Mesh.Link> links) {
        return links.stream().map(Mesh.Link::state).reduce(CellState.ABSENT, CellState::worst);
    }

    /// The sum of the current rates; a dash if there are none.
    private String traffic(String quantity) {
        var rates = state().cells(quantity).stream()
                .filter(Mesh::isFresh)
                .mapToDouble(Cell::value)
                .summaryStatistics();
        return rates.getCount() == 0 ? "–" : Unit.BYTES_PER_SECOND.text(rates.getSum());
    }

    @Override
    protected void stateChanged() {
        mesh = Mesh.of(state());
        matrix.show(mesh);
        squares = matrix.hasSquares();
        banner.show(lines());
        drawn.show(mesh);
        tables.show(List.of(tunnels(state(), mesh)));
        root.requestLayout();
    }

    /// Returns a row for each tunnel of a host, as seen by the receiving host.
    public static TableData tunnels(FleetState state) {
        return tunnels(state, Mesh.of(state));
    }

    private static TableData tunnels(FleetState state, Mesh mesh) {
        var rows = new ArrayList<Row>();
        for (var link : mesh.all()) {
            var cell = link.cell();
            var inbound = mesh.back(link);
            rows.add(new Row(
                    link.state(),
                    List.of(
                            text(link.host()),
                            text(link.peer()),
                            new Item(ageText(link), link.state(), cell::reason).ordered(ageOrder(link)),
                            inbound.map(back -> Item.number(ageText(back), ageOrder(back)))
                                    .orElse(Item.NOTHING),
                            Item.number(Unit.BYTES_PER_SECOND.text(link.received()), link.received()),
                            text(link.interfaceName()),
                            Item.age(cell.age())),
                    Optional.of(Place.HostRef.of(cell.host()))));
        }
        return new TableData(
                "Tunnels, longest silent first",
                new ColumnHeadings()
                        .text("Host", "Peer")
                        .numbers("Last handshake", "Reverse handshake", "Receives")
                        .text("Interface")
                        .numbers("Sampled"),
                rows,
                WaitingForDataText.absence(
                        state, "wg.handshake.age", WaitingForDataText.none(state) + " has a WireGuard peer"));
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void onHidden() {
        pointed = Optional.empty();
        matrix.reset();
        show(FleetState.EMPTY);
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                !mesh.all().isEmpty(), state().sources().stream().allMatch(s -> s.shown() == CellState.OK));
    }
}
