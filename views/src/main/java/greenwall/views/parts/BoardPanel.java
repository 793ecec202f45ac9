package greenwall.views.parts;

import greenwall.fleet.Window;
import greenwall.fleet.quantity.Detail;
import greenwall.views.Completeness;
import greenwall.views.Ranges;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// One chart of a board, and how it comes by what it shows.
abstract class BoardPanel {
    /// What is to be asked now: about whom, for which window, how finely.
    record Round(ViewContext context, PendingQuestions questions, SeriesNames naming, Window window, Duration step) {
        int answers(Detail detail) {
            return naming.clusters().size() * detail.parts().size();
        }

        void ask(String cluster, String query, Consumer<Ranges.Answer> receiver) {
            ask(new Ranges.Question(cluster, query, window, step), receiver);
        }

        void ask(Ranges.Question question, Consumer<Ranges.Answer> receiver) {
            questions.<Ranges.Question, Ranges.Answer>put(context.ranges()::ask, question, receiver);
        }

        /// Asks every cluster for each part of a detail.
        void ask(Detail detail, Duration rate, PartReceiver receiver) {
            for (var cluster : naming.clusters()) {
                for (var part : detail.parts()) {
                    var query = DetailPanel.query(part, naming, rate, step);
                    ask(cluster.name(), query, answer -> receiver.receive(cluster.name(), part, query, answer));
                }
            }
        }
    }

    @FunctionalInterface
    interface PartReceiver {
        void receive(String cluster, Detail.Part part, String query, Ranges.Answer answer);
    }

    abstract Region node();

    abstract void ask(Round round);

    /// What happened, to be marked.
    abstract void annotate(List<Annotation> annotations);

    /// Empty until the first answer.
    abstract Optional<Completeness> completeness();

    /// Told of the instant on which the user asked for more: Enter, or a double click.
    abstract void setOnPick(Consumer<Instant> handler);

    /// Told of the range that the user wants explained.
    abstract void setOnExplain(Consumer<Window> handler);

    /// Told when the user wants the chart alone in the window, or back among the others.
    abstract void setOnFull(Runnable handler);

    abstract void setLook(PaintStyle look);

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
