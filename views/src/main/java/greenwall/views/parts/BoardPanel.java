package greenwall.views.parts;

import greenwall.fleet.Window;
import greenwall.views.Completeness;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.Look;
import greenwall.views.paint.TextBox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;

/// One chart of a board, and how it comes by what it shows.
abstract class BoardPanel {
    /// What is to be asked now: about whom, for which window, how finely.
    record Round(ViewContext context, PendingQuestions questions, SeriesNames naming, Window window, Duration step) {}

    abstract Region node();

    abstract void ask(Round round);

    /// What happened, to be marked.
    abstract void annotate(List<Annotation> annotations);

    /// Empty until the first answer.
    abstract Optional<Completeness> completeness();

    abstract void setLook(Look look);

    abstract List<TextBox> textBoxes();

    /// The chart of lines, where it is one.
    Optional<TimeChart> lines() {
        return Optional.empty();
    }

    /// The quantity that it shows; empty where it is none of the table.
    String quantity() {
        return "";
    }

    /// Its title, where nobody gives what it would show: then it takes no room.
    Optional<String> absent() {
        return Optional.empty();
    }
}
