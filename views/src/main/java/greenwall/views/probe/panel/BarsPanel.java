package greenwall.views.probe.panel;

import greenwall.fleet.VisibleText;
import greenwall.fleet.probe.result.BpftraceMapUse;
import greenwall.fleet.probe.result.MapCounts;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.parts.SearchFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Counts, sums and extremes as bars, a block for each map: over the whole run, with the last interval's figure
/// beside it.
public final class BarsPanel extends Panel {
    private final MapCounts board;
    private final Body body;
    private String filter = "";
    private long seen = -1;

    public BarsPanel(Look look, MapCounts board) {
        super("Counts");
        this.board = board;
        body = new Body(look);
        tool(SearchFields.search("Filter keys", text -> {
            filter = text.toLowerCase(Locale.ROOT);
            seen = -1;
            refresh();
        }));
        body(body);
    }

    @Override
    public void refresh() {
        long version = board.version();
        if (version == seen) {
            return;
        }
        seen = version;
        var blocks = new ArrayList<MapCounts.Bars>();
        for (var name : board.names()) {
            board.bars(name).ifPresent(blocks::add);
        }
        body.blocks = blocks;
        setDetail(blocks.size() == 1 ? "" : blocks.size() + " maps");
        body.repaint();
    }

    private final class Body extends PaintedRegion {
        private static final double EDGE = 8;
        private List<MapCounts.Bars> blocks = List.of();
        private int scrolled;

        Body(Look look) {
            super(look);
            setMinHeight(60);
            setFocusTraversable(true);
            setAccessibleText("Counts as bars");
            setOnScroll(e -> scroll(e.getDeltaY() > 0 ? -3 : 3));
            setOnKeyPressed(e -> {
                switch (e.getCode()) {
                    case UP -> scroll(-1);
                    case DOWN -> scroll(1);
                    case PAGE_UP -> scroll(-10);
                    case PAGE_DOWN -> scroll(10);
                    default -> {
                        return;
                    }
                }
                e.consume();
            });
        }

        private void scroll(int by) {
            scrolled = Math.max(0, scrolled + by);
            repaint();
        }

        @Override
        protected Role ground() {
            return Role.SURFACE;
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            if (blocks.isEmpty()) {
                pen.text(pen.look().body(), Role.MUTED, "Nothing was counted yet.", EDGE, EDGE, width - 2 * EDGE);
                return;
            }
            int across = (int) Math.clamp(width / (340 * pen.look().scale()), 1, blocks.size());
            int down = (blocks.size() + across - 1) / across;
            double wide = (width - EDGE) / across;
            double tall = height / down;
            int most = 0;
            for (int i = 0; i < blocks.size(); i++) {
                most = Math.max(
                        most,
                        block(
                                pen,
                                blocks.get(i),
                                EDGE + i % across * wide,
                                Math.floor(i / across * tall),
                                wide - 2 * EDGE,
                                tall));
            }
            scrolled = Math.min(scrolled, most);
        }

        /// Returns how far the block can be scrolled.
        private int block(Pen pen, MapCounts.Bars block, double x, double top, double width, double height) {
            var look = pen.look();
            var measure = block.measure();
            double head = look.strong().height() + 5;
            var bars = block.bars().stream()
                    .filter(b ->
                            filter.isEmpty() || b.key().toLowerCase(Locale.ROOT).contains(filter))
                    .toList();
            boolean adds = block.function() != BpftraceMapUse.Function.MIN
                    && block.function() != BpftraceMapUse.Function.MAX
                    && block.function() != BpftraceMapUse.Function.AVG;
            double taken = pen.text(
                    look.strong(), Role.FG, block.map().equals("@") ? "counts" : block.map(), x, top + 2, width * 0.6);
            var said = bars.size()
                    + (bars.size() == 1 ? " key" : " keys")
                    + (adds && bars.size() > 1 ? " · " + measure.text(block.sum()) + " in all" : "");
            pen.textLeftOf(look.small(), Role.MUTED, said, x + width, top + 3, width - taken - 12);
            double line = Math.ceil(look.body().height() + 4);
            int room = (int) Math.max(1, (height - head - 4) / line);
            int from = (int) Math.clamp(scrolled, 0, Math.max(0, bars.size() - room));
            double longest = 1;
            for (var bar : bars) {
                longest = Math.max(longest, bar.total());
            }
            double names = Math.min(width * 0.42, widest(pen, bars, from, room));
            double numbers = look.mono().width("000.00 MiB") + 6;
            double lasts = block.intervals() ? look.mono().width("+000 MiB") + 10 : 0;
            double barRoom = Math.max(8, width - names - numbers - lasts - 12);
            double y = top + head;
            for (int i = from; i < Math.min(bars.size(), from + room); i++) {
                var bar = bars.get(i);
                double text = y + (line - look.body().height()) / 2;
                pen.text(look.body(), Role.FG, bar.key().isEmpty() ? "all" : bar.key(), x, text, names);
                pen.fill(Role.RAISED, x + names + 6, y + 3, barRoom, line - 6);
                pen.fill(
                        look.palette().series(0),
                        x + names + 6,
                        y + 3,
                        Math.max(1, barRoom * Math.max(0, bar.total()) / longest),
                        line - 6);
                double right = x + width - lasts;
                pen.textLeftOf(look.mono(), Role.FG, measure.text(bar.total()), right, text, numbers);
                if (lasts > 0) {
                    pen.textLeftOf(
                            look.mono(),
                            Role.MUTED,
                            bar.last() == 0 ? "–" : (adds ? "+" : "") + measure.text(bar.last()),
                            x + width,
                            text,
                            lasts - 6);
                }
                y += line;
            }
            return Math.max(0, bars.size() - room);
        }

        private static double widest(Pen pen, List<MapCounts.Bar> bars, int from, int room) {
            double widest = 40;
            for (int i = from; i < Math.min(bars.size(), from + room); i++) {
                widest = Math.max(
                        widest,
                        pen.look().body().width(VisibleText.line(bars.get(i).key())) + 2);
            }
            return widest;
        }
    }
}
