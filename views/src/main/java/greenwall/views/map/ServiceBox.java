package greenwall.views.map;

import greenwall.fleet.Unit;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.styles.Role;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import java.util.ArrayList;

/// How one service of the map is drawn.
final class ServiceBox {
    /// At a smaller zoom names are unreadable and left out.
    static final double READABLE = 0.6;
    /// A smaller share of failures is not shown in a box.
    private static final double TOLD = 0.005;

    private ServiceBox() {}

    /// @param at pixels per pixel of the unscaled drawing
    /// @param focused whether the map has the keyboard
    /// @param brief without what changes from beat to beat
    static void paint(Pen pen, double at, String name, ShownGraph shown, boolean focused, boolean brief) {
        var layout = shown.layout();
        var spot = layout.spots().get(name);
        var service = shown.graph().nodes().get(name);
        if (spot == null || service == null) {
            return;
        }
        var state = StateLook.of(service.state());
        double x = Math.round(spot.x() * at);
        double y = Math.round(spot.y() * at);
        double wide = Math.round(layout.wide() * at);
        double tall = Math.round(layout.tall() * at);
        boolean dim = shown.dim(name);
        pen.fill(pen.color(dim ? Role.SURFACE : Role.RAISED), x, y, wide, tall);
        pen.fill(pen.color(state.fill()), x, y, Math.max(3, 4 * at), tall);
        if (service.state().troubled()) {
            pen.frame(pen.color(state.text()), x, y, wide, tall, 1);
        }
        if (name.equals(shown.selected())) {
            pen.frame(pen.color(focused ? Role.ACCENT : Role.FG), x - 1, y - 1, wide + 2, tall + 2, 2);
        }
        if (at < READABLE) {
            return;
        }
        var type = pen.look().small();
        double icon = type.size();
        double text = x + 9;
        boolean two = tall >= 2 * type.height() + 2;
        double first = two ? y + (tall - 2 * type.height()) / 2 : y + (tall - type.height()) / 2;
        if (!brief) {
            pen.icon(state.icon(), pen.color(state.text()), text, first + (type.height() - icon) / 2, icon);
        }
        pen.text(type, dim ? Role.MUTED : Role.FG, name, text + icon + 5, first, wide - icon - 20);
        if (two && !brief) {
            pen.text(type, Role.MUTED, figures(service), text, first + type.height(), wide - 16);
        }
    }

    static String figures(Service service) {
        var parts = new ArrayList<String>();
        double rate = service.value("rate");
        double errors = service.value("errors");
        double slow = service.value("p99");
        if (!Double.isNaN(rate)) {
            parts.add(Unit.of("1/s").text(rate));
        }
        if (errors >= TOLD) {
            parts.add(Unit.RATIO.text(errors) + " fail");
        }
        if (!Double.isNaN(slow)) {
            parts.add("p99 " + Unit.SECONDS.text(slow));
        }
        return parts.isEmpty()
                ? service.state() == CellState.OK ? "up" : service.state().word()
                : String.join(" · ", parts);
    }
}
