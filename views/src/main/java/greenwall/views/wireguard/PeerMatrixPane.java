package greenwall.views.wireguard;

import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;

/// The peer matrix. Each row shows how long ago a host last received a handshake from each of its peers. If
/// only one direction of a tunnel fails, the square of the other direction is ok or hollow.
final class PeerMatrixPane extends PaintedRegion {
    private static final double EDGE = 10;
    private static final double SMALLEST = 7;
    private static final List<String> LEGEND = List.of(
            "Row: the host that receives. Column: the peer that sends.",
            "Blank: no tunnel. Hollow: data arrives, but no handshake.");

    private Mesh mesh;
    private final Consumer<Square> onPointed;
    private double cell;
    private double left;
    private double top;
    private List<String> across = List.of();
    private int row;
    private int column;

    /// The host that receives and the peer that sends.
    record Square(String host, String peer) {}

    PeerMatrixPane(PaintStyle style, Mesh mesh, Consumer<Square> onPointed) {
        super(style);
        this.mesh = mesh;
        this.onPointed = onPointed;
        setAccessibleText("Peer matrix");
        setOnMouseMoved(e -> point(e.getX(), e.getY()));
        setFocusTraversable(true);
        focusedProperty().subscribe(_ -> repaint());
        setOnKeyPressed(this::key);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown()
                || event.isAltDown()
                || cell <= 0
                || mesh.hosts().isEmpty()) {
            return;
        }
        switch (event.getCode()) {
            case LEFT -> step(0, -1);
            case RIGHT -> step(0, 1);
            case UP -> step(-1, 0);
            case DOWN -> step(1, 0);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void step(int down, int right) {
        row = Math.clamp(row + down, 0, mesh.hosts().size() - 1);
        column = Math.clamp(column + right, 0, across.size() - 1);
        pointAt();
    }

    private void pointAt() {
        var square = new Square(mesh.hosts().get(row), across.get(column));
        setAccessibleHelp(WireguardView.sentence(mesh, square.host(), square.peer()));
        onPointed.accept(square);
        repaint();
    }

    /// Keeps the same pair selected when its hosts move.
    void show(Mesh newMesh) {
        var host = row < mesh.hosts().size() ? mesh.hosts().get(row) : "";
        var peer = column < across.size() ? across.get(column) : "";
        mesh = newMesh;
        across = new ArrayList<>(mesh.hosts());
        across.addAll(mesh.unknownPeers());
        row = Math.max(0, mesh.hosts().indexOf(host));
        column = Math.max(0, across.indexOf(peer));
        repaint();
    }

    /// Resets the selection for the next use.
    void reset() {
        row = 0;
        column = 0;
        setAccessibleHelp(null);
    }

    /// Whether there are squares, and they are large enough to be drawn.
    boolean hasSquares() {
        if (mesh.hosts().isEmpty()) {
            return false;
        }
        measure(paintStyle(), Math.floor(getWidth()), Math.floor(getHeight()));
        return cell > 0;
    }

    /// Finds the size of the squares, 0 if they would be too small, and returns the length of the names.
    private double measure(PaintStyle style, double width, double height) {
        var font = style.small();
        double names = Math.min(across.stream().mapToDouble(font::width).max().orElse(0), 150 * style.scale());
        left = EDGE + names + 8;
        top = names + 12;
        double legend = font.height() * LEGEND.size() + 14;
        double fitting = Math.floor(Math.min(
                (width - left - EDGE) / across.size(),
                (height - top - legend) / mesh.hosts().size()));
        double size = Math.min(fitting, 54 * style.scale());
        cell = size < SMALLEST ? 0 : size;
        return names;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var hosts = mesh.hosts();
        if (hosts.isEmpty()) {
            return;
        }
        var font = style.small();
        double names = measure(style, width, height);
        if (cell == 0) {
            var text = "There is no room for the matrix in this window: see the table.";
            pen.text(style.body(), ColorRole.MUTED, text, EDGE, 10, width - 2 * EDGE);
            return;
        }
        boolean labelled = cell >= font.height() - 1;
        int every = labelled ? 1 : (int) Math.ceil(font.height() / cell);
        for (int c = 0; c < across.size(); c += every) {
            pen.verticalText(font, across.get(c), left + c * cell + (cell - font.height()) / 2, top - 6, names);
        }
        double gap = cell >= 12 ? 2 : 1;
        for (int r = 0; r < hosts.size(); r++) {
            double y = top + r * cell;
            if (r % every == 0) {
                pen.textLeftOf(
                        font, ColorRole.MUTED, hosts.get(r), left - 6, y + (cell - font.height()) / 2, names + 2);
            }
            for (int c = 0; c < across.size(); c++) {
                double x = left + c * cell;
                if (across.get(c).equals(hosts.get(r))) {
                    pen.fill(ColorRole.GRID, x, y, cell - gap, cell - gap);
                    continue;
                }
                var link = mesh.link(hosts.get(r), across.get(c));
                if (link.isPresent() && mesh.receivesAlone(link.get())) {
                    double side = cell - gap - 2;
                    var colour = pen.color(StateStyle.of(link.get().state()).fill());
                    pen.frame(colour, x + 1, y + 1, side, side, Math.max(1, Math.floor(side / 6)));
                } else if (link.isPresent()) {
                    StateStyle.box(pen, link.get().state(), x + 1, y + 1, cell - gap - 2);
                } else {
                    pen.fill(ColorRole.SURFACE, x, y, cell - gap, cell - gap);
                }
            }
        }
        if (isFocused() && row < hosts.size() && column < across.size()) {
            pen.frame(
                    pen.color(ColorRole.FG),
                    left + column * cell - 1,
                    top + row * cell - 1,
                    cell - gap + 2,
                    cell - gap + 2,
                    2);
            pen.frame(pen.color(ColorRole.ACCENT), 0, 0, width, height, 1);
        }
        double foot = top + hosts.size() * cell + 8;
        for (var line : LEGEND) {
            pen.text(font, ColorRole.MUTED, line, EDGE, foot, width - 2 * EDGE);
            foot += font.height();
        }
    }

    private void point(double x, double y) {
        var hosts = mesh.hosts();
        if (cell <= 0 || x < left || y < top) {
            return;
        }
        int c = (int) ((x - left) / cell);
        int r = (int) ((y - top) / cell);
        if (r < hosts.size() && c < across.size()) {
            row = r;
            column = c;
            pointAt();
        }
    }
}
