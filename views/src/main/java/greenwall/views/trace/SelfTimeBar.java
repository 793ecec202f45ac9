package greenwall.views.trace;

import greenwall.fleet.Unit;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.TraceTimeBreakdown;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.scene.paint.Color;

/// Shows how the time of a trace is distributed: a bar with a labelled part for the self time of each service.
final class SelfTimeBar extends PaintedRegion {
    private static final double EDGE = 10;

    private List<TraceTimeBreakdown.ServiceShare> shares = List.of();
    private Function<PaintStyle, Map<String, Color>> colorsOf = _ -> Map.of();

    SelfTimeBar(PaintStyle style) {
        super(style);
        setMouseTransparent(true);
    }

    /// @param newColors returns the colours of the services for a look
    void show(List<TraceTimeBreakdown.ServiceShare> newShares, Function<PaintStyle, Map<String, Color>> newColors) {
        shares = newShares;
        colorsOf = newColors;
        repaint();
    }

    @Override
    protected double ownHeight(PaintStyle style) {
        return shares.isEmpty() ? 0 : Math.ceil(style.small().height() + 18);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var colors = colorsOf.apply(style);
        double all = Math.max(
                1,
                shares.stream()
                        .mapToDouble(TraceTimeBreakdown.ServiceShare::selfTime)
                        .sum());
        double room = width - 2 * EDGE;
        double x = EDGE;
        for (var share : shares) {
            double wide = share.selfTime() / all * room;
            pen.fill(colors.getOrDefault(share.service(), style.palette().series(0)), x, 2, Math.max(0, wide - 1), 8);
            x += wide;
        }
        x = EDGE;
        for (var share : shares) {
            var text = share.service() + " " + Unit.RATIO.text(share.selfTime() / all) + " ("
                    + EpochNanos.durationText(share.selfTime()) + ")";
            double wide = style.small().width(text);
            if (x + wide + 14 > width - EDGE) {
                break;
            }
            pen.fill(colors.getOrDefault(share.service(), style.palette().series(0)), x, 15, 8, 8);
            pen.text(style.small(), ColorRole.MUTED, text, x + 12, 12, wide + 2);
            x += wide + 28;
        }
    }
}
