package greenwall.views.trace;

import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.ManualLayoutPane;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.PendingQueries;
import java.util.List;
import javafx.scene.layout.Pane;

/// One section of the traces view: the search, one trace, or the comparison of two.
abstract class TracesViewSection {
    final Pane root = new ManualLayoutPane(this::arrange);
    final PendingQueries queries = new PendingQueries();
    final ViewContext context;
    final Banner banner;
    Place place = Place.HOME;

    TracesViewSection(ViewContext context) {
        this.context = context;
        banner = new Banner(context.style());
    }

    abstract void arrange(double width, double height);

    /// Loads the data of the place. Called again only for another place.
    abstract void open(Place place);

    void onPoll() {}

    abstract void close();

    abstract ScreenshotCompleteness completeness();

    boolean waiting() {
        return queries.waiting();
    }

    List<ViewAction> actions() {
        return List.of();
    }
}
