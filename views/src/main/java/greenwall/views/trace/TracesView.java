package greenwall.views.trace;

import greenwall.views.Completeness;
import greenwall.views.Place;
import greenwall.views.StateView;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Traces of requests. A place without an id is a search; with one it is that trace as a waterfall; with a second one a
/// comparison.
public final class TracesView extends StateView {
    interface Part {
        Region node();

        /// Asks for what the place wants; called again only for another place.
        void open(Place place);

        /// Called at each poll.
        void onPoll();

        void close();

        Completeness completeness();

        boolean waiting();

        default List<ViewAction> actions() {
            return List.of();
        }
    }

    private final SearchSection search;
    private final TraceSection one;
    private final CompareSection both;
    private final StackPane root = new StackPane();
    private @Nullable Part part;
    private Optional<Place> opened = Optional.empty();

    public TracesView(ViewContext context) {
        search = new SearchSection(context);
        one = new TraceSection(context, this::state);
        both = new CompareSection(context);
        root.setMinSize(0, 0);
        root.setAccessibleText("Traces");
        PaintedRegion.passFocus(root, () -> {
            if (part != null) {
                part.node().requestFocus();
            }
        });
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void shown(Place place) {
        if (opened.equals(Optional.of(place))) {
            return;
        }
        Part next = place.get(TraceLinks.ID).isEmpty()
                ? search
                : place.get(TraceLinks.AGAINST).isEmpty() ? one : both;
        if (part != null && part != next) {
            part.close();
        }
        part = next;
        opened = Optional.of(place);
        root.getChildren().setAll(next.node());
        PaintedRegion.wake(next.node());
        next.open(place);
    }

    @Override
    protected void stateChanged() {
        if (part != null) {
            part.onPoll();
        }
    }

    @Override
    public void hidden() {
        if (part != null) {
            part.close();
        }
        opened = Optional.empty();
        forget();
    }

    @Override
    public void restyle(PaintStyle look) {
        List.of(search, one, both).forEach(each -> PaintedRegion.restyle(each.node(), look));
    }

    @Override
    public Completeness completeness() {
        return part == null ? Completeness.NOTHING : part.completeness();
    }

    @Override
    public boolean waiting() {
        return part != null && part.waiting();
    }

    @Override
    public List<ViewAction> actions() {
        return part == null ? List.of() : part.actions();
    }
}
