package greenwall.views.wireguard;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A diagram of the mesh: hosts on a ring, with a line per tunnel. Each half of a line shows the state of the
/// direction towards the nearer host, so a one-way tunnel has two colours.
final class MeshPane extends PaintedRegion {
    private static final int MAX = 120;
    private static final double EDGE = 12;

    private Mesh mesh;

    private record Point(double x, double y) {
        Point towards(Point other, double share) {
            return new Point(x + (other.x - x) * share, y + (other.y - y) * share);
        }
    }

    MeshPane(PaintStyle style, Mesh mesh) {
        super(style);
        this.mesh = mesh;
        setAccessibleText("Mesh diagram");
    }

    void show(Mesh newMesh) {
        mesh = newMesh;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var all = new ArrayList<>(mesh.hosts());
        all.addAll(mesh.unknownPeers());
        if (all.isEmpty()) {
            return;
        }
        if (all.size() > MAX) {
            var text = all.size() + " peers are too many to draw; see the table.";
            pen.text(style.body(), ColorRole.MUTED, text, EDGE, 10, width - 2 * EDGE);
            return;
        }
        var font = style.small();
        double names = Math.min(all.stream().mapToDouble(font::width).max().orElse(0), width * 0.32);
        double across = Math.max(20, width / 2 - names - EDGE - 14);
        double down = Math.max(20, height / 2 - font.height() * 2 - EDGE);
        var places = new HashMap<String, Point>();
        for (int i = 0; i < all.size(); i++) {
            double angle = 2 * Math.PI * i / all.size() - Math.PI / 2;
            places.put(
                    all.get(i), new Point(width / 2 + Math.cos(angle) * across, height / 2 + Math.sin(angle) * down));
        }
        var links = mesh.all();
        for (int i = links.size() - 1; i >= 0; i--) {
            half(pen, links.get(i), places);
        }
        nodes(pen, all, places, names, width, height);
    }

    /// Draws the half of the tunnel next to the receiving host.
    private void half(Pen pen, Mesh.Link link, Map<String, Point> places) {
        var from = places.get(link.host());
        var to = places.get(link.peer());
        if (from == null || to == null) {
            return;
        }
        boolean known = mesh.link(link.peer(), link.host()).isPresent();
        var end = from.towards(to, known ? 0.5 : 1);
        boolean calm = !link.state().isProblem();
        var g = pen.graphics();
        g.setStroke(pen.color(StateStyle.of(link.state()).text()));
        g.setGlobalAlpha(calm ? 0.55 : 1);
        g.setLineWidth(calm ? 1 : 2.5);
        if (link.never()) {
            g.setLineDashes(2, 5);
        } else if (!calm && !mesh.receivesAlone(link)) {
            g.setLineDashes(7, 4);
        }
        g.strokeLine(from.x(), from.y(), end.x(), end.y());
        g.setLineDashes((double[]) null);
        g.setGlobalAlpha(1);
    }

    private void nodes(
            Pen pen, List<String> all, Map<String, Point> places, double names, double width, double height) {
        var font = pen.style().small();
        double icon = font.size();
        double freeLeft = Double.NEGATIVE_INFINITY;
        double freeRight = Double.NEGATIVE_INFINITY;
        var byHeight = new ArrayList<>(all);
        byHeight.sort(Comparator.comparingDouble(n -> place(places, n).y()));
        for (var name : byHeight) {
            var at = place(places, name);
            var style = StateStyle.of(mesh.all().stream()
                    .filter(link -> link.host().equals(name) || link.peer().equals(name))
                    .map(Mesh.Link::state)
                    .reduce(CellState.ABSENT, CellState::worst));
            pen.icon(style.icon(), pen.color(style.text()), at.x() - icon / 2, at.y() - icon / 2, icon);
            boolean left = at.x() < width / 2 - 1;
            double y = Math.clamp(at.y() - font.height() / 2, 0, Math.max(0, height - font.height()));
            // Names that would overlap are not drawn; the matrix and the table show them.
            if (y < (left ? freeLeft : freeRight)) {
                continue;
            }
            var role = mesh.unknownPeers().contains(name) ? ColorRole.ACCENT : ColorRole.FG;
            if (left) {
                pen.textLeftOf(font, role, name, at.x() - icon, y, Math.min(names, at.x() - icon));
                freeLeft = y + font.height();
            } else {
                pen.text(font, role, name, at.x() + icon, y, names);
                freeRight = y + font.height();
            }
        }
    }

    private static Point place(Map<String, Point> places, String name) {
        return places.getOrDefault(name, new Point(0, 0));
    }
}
