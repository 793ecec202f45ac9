package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import greenwall.styles.ColorRole;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.WaitingForDataText;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;
import greenwall.views.paint.TextBounds;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.geometry.BoundingBox;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Draws the hosts on one canvas, which is redrawn only for changes. The selection frame and the card at the
/// pointer are on small canvases above it.
final class HostCanvas extends StackPane {
    private final ViewContext context;
    private final WallModel model;
    private final HostPainter painter;
    private final Supplier<ViewSettings> settings;
    private final WallView view;
    private final PaintedRegion ground;
    private final SubCanvas frame;
    private final SubCanvas card;
    private WallLayout layout = WallLayout.of(List.of(), 1, 1, 0, 1, 16, false, ViewSettings.DEFAULT);
    private double layoutWidth;
    private double layoutHeight;
    private boolean stale = true;
    private double scrolled;
    private Place.@Nullable HostRef selected;
    private Place.@Nullable HostRef hovered;
    private boolean cardVisible;
    private BoundingBox framed = new BoundingBox(0, 0, 0, 0);
    private Optional<HostHoverCard> shownCard = Optional.empty();

    HostCanvas(
            ViewContext context, WallModel model, HostPainter painter, Supplier<ViewSettings> settings, WallView view) {
        var style = context.style();
        this.context = context;
        this.model = model;
        this.painter = painter;
        this.settings = settings;
        this.view = view;
        ground = new PaintedRegion(style) {
            @Override
            protected void paint(Pen pen, double width, double height) {
                paintGround(pen, width, height);
            }
        };
        frame = new SubCanvas(
                style,
                pen -> pen.frame(
                        pen.color(ColorRole.FG),
                        framed.getMinX(),
                        framed.getMinY(),
                        framed.getWidth(),
                        framed.getHeight(),
                        2));
        card = new SubCanvas(style, pen -> shownCard.ifPresent(shown -> shown.paint(pen)));
        frame.setManaged(false);
        card.setManaged(false);
        getChildren().addAll(ground, frame, card);
        setMinSize(0, 0);
        setOnMouseMoved(this::point);
        setOnMouseExited(_ -> hideCard());
        setOnMouseClicked(this::click);
        setOnScroll(e -> scrollBy(-e.getDeltaY()));
    }

    void changed() {
        stale = true;
        ground.repaint();
        requestLayout();
    }

    void applyStyle(PaintStyle style) {
        ground.setPaintStyle(style);
        frame.setPaintStyle(style);
        card.setPaintStyle(style);
        changed();
    }

    List<TextBounds> textBoxes() {
        return ground.textBounds();
    }

    private double titles(PaintStyle style) {
        return layout.density() == WallLayout.Density.ROWS ? titleHeight(style) : 0;
    }

    private static double titleHeight(PaintStyle style) {
        return style.small().height() + 6;
    }

    private static double leastRow(PaintStyle style) {
        return Math.max(16 * style.scale(), Math.floor(style.name().height() + 1));
    }

    private void arrange(PaintStyle style, double width, double height) {
        if (stale || width != layoutWidth || height != layoutHeight) {
            layout = WallLayout.of(
                    model.groups(),
                    width,
                    height,
                    titleHeight(style),
                    style.scale(),
                    leastRow(style),
                    style.far(),
                    settings.get());
            layoutWidth = width;
            layoutHeight = height;
            stale = false;
        }
        scrolled = Math.clamp(scrolled, 0, Math.max(0, layout.height() - (height - titles(style))));
    }

    private void paintGround(Pen pen, double width, double height) {
        var style = pen.style();
        arrange(style, width, height);
        if (layout.boxes().isEmpty()) {
            var why = model.state().hosts().isEmpty()
                    ? WaitingForDataText.why(model.state(), context.showsPast())
                    : WaitingForDataText.none(model.state()) + " matches “"
                            + model.filter().strip()
                            + "”. Each word must be in the name, the cluster or a label value of a host, begin its state, or be"
                            + " “silenced” if the host is silenced. Esc clears the text.";
            pen.textCentred(style.body(), pen.color(ColorRole.MUTED), why, width / 2, height / 2 - 20, width - 40);
            return;
        }
        double top = titles(style);
        painter.paint(pen, layout, scrolled, top, width, height);
        if (top > 0) {
            pen.fill(ColorRole.BG, 0, 0, width, top);
            painter.paintRowTitles(pen, layout, 2);
        }
        pen.scrollBarThumb(width, top, height, layout.height(), scrolled);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        if (width >= 1 && height >= 1) {
            arrange(ground.paintStyle(), width, height);
            placeOverlays(width, height);
        }
    }

    private void placeOverlays(double width, double height) {
        frame.hide();
        card.hide();
        int index = index(hovered == null ? selected : hovered);
        if (index < 0) {
            return;
        }
        var box = layout.boxes().get(index);
        double y = titles(ground.paintStyle()) + box.y() - scrolled;
        if (y + box.height() < 0 || y > height) {
            return;
        }
        double out = layout.density() == WallLayout.Density.CELLS ? 2 : 1;
        framed = new BoundingBox(box.x() - out, Math.round(y) - out, box.width() + 2 * out, box.height() + 2 * out);
        frame.place(framed.getMinX(), framed.getMinY(), framed.getWidth(), framed.getHeight());
        if (cardVisible) {
            var hoverCard = HostHoverCard.of(ground.paintStyle(), index == index(selected), box, y, width, height);
            shownCard = Optional.of(hoverCard);
            card.place(hoverCard.x(), hoverCard.y(), hoverCard.width(), hoverCard.height());
        }
    }

    private int index(Place.@Nullable HostRef wanted) {
        if (wanted == null) {
            return -1;
        }
        var boxes = layout.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            if (boxes.get(i).host().name().equals(wanted.name())
                    && boxes.get(i).host().cluster().name().equals(wanted.cluster())) {
                return i;
            }
        }
        return -1;
    }

    /// The selected host, if it is on the wall.
    Optional<HostState> selected() {
        int index = index(selected);
        return index < 0
                ? Optional.empty()
                : Optional.of(layout.boxes().get(index).host());
    }

    void select(Optional<Place.HostRef> host) {
        selected = host.orElse(null);
        hideCard();
    }

    /// Hides the card. Returns false if none was visible.
    boolean hideCard() {
        boolean shown = cardVisible;
        hovered = null;
        cardVisible = false;
        requestLayout();
        return shown;
    }

    private void select(int index) {
        if (index >= 0) {
            selected = Place.HostRef.of(layout.boxes().get(index).host());
            hovered = null;
            cardVisible = true;
            requestLayout();
            view.hostChosen();
        }
    }

    private int at(MouseEvent event) {
        return layout.at(event.getX(), event.getY() - titles(ground.paintStyle()) + scrolled);
    }

    /// The group whose title is at a point.
    Optional<WallGroup> groupAt(double x, double y) {
        return layout.groupAt(x, y - titles(ground.paintStyle()) + scrolled);
    }

    private void point(MouseEvent event) {
        int index = at(event);
        setCursor(groupAt(event.getX(), event.getY()).isPresent() ? Cursor.HAND : Cursor.DEFAULT);
        if (index < 0) {
            hideCard();
        } else if (view.hoverSelects() && (!cardVisible || index != index(selected))) {
            select(index);
        } else if (!view.hoverSelects() && index != index(hovered)) {
            hovered = Place.HostRef.of(layout.boxes().get(index).host());
            cardVisible = true;
            requestLayout();
        }
    }

    /// Selects the host at a point. Returns false if there is none.
    boolean selectAt(double x, double y) {
        int index = layout.at(x, y - titles(ground.paintStyle()) + scrolled);
        select(index);
        return index >= 0;
    }

    private void click(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        groupAt(event.getX(), event.getY()).ifPresent(view::zoom);
        select(at(event));
        if (event.getClickCount() == 2 && at(event) >= 0) {
            open();
        }
    }

    void open() {
        selected().map(Place.HostRef::of).ifPresent(view::open);
    }

    private void scrollBy(double pixels) {
        scrolled += pixels;
        ground.repaint();
        requestLayout();
    }

    /// @param pages the distance, in heights of the visible part; negative for upwards
    void page(double pages) {
        scrollBy(layoutHeight * pages);
    }

    void scrollToTop() {
        scrolled = 0;
    }

    void selectFirst() {
        selectVisibly(layout.boxes().isEmpty() ? -1 : 0);
    }

    void selectLast() {
        selectVisibly(layout.boxes().size() - 1);
    }

    void step(int right, int down) {
        selectVisibly(layout.step(index(selected), right, down));
    }

    /// Selects a host and scrolls to it.
    private void selectVisibly(int index) {
        if (index < 0) {
            return;
        }
        select(index);
        var box = layout.boxes().get(index);
        double visible = layoutHeight - titles(ground.paintStyle());
        if (box.y() < scrolled || box.y() + box.height() > scrolled + visible) {
            scrolled = box.y() < scrolled ? box.y() : box.y() + box.height() - visible;
            ground.repaint();
        }
    }
}
