package greenwall.views.parts;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailQuery;
import greenwall.views.Completeness;
import greenwall.views.RangeReader;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.AxisChart;
import greenwall.views.chart.TimeChart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One chart of a board and its queries.
abstract class BoardPanel {
    /// The current request: the subject, the window and the step.
    record Round(ViewContext context, PendingQueries questions, SeriesNames naming, TimeWindow window, Duration step) {
        int answers(DetailQuery detail) {
            return naming.clusters().size() * detail.parts().size();
        }

        void ask(String cluster, String query, Consumer<RangeReader.Answer> receiver) {
            ask(new RangeReader.Question(cluster, query, window, step), receiver);
        }

        void ask(RangeReader.Question question, Consumer<RangeReader.Answer> receiver) {
            questions.<RangeReader.Question, RangeReader.Answer>put(context.ranges()::ask, question, receiver);
        }

        /// Queries every cluster for each part of a detail.
        void ask(DetailQuery detail, Duration rate, PartReceiver receiver) {
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
        void receive(String cluster, DetailQuery.Part part, String query, RangeReader.Answer answer);
    }

    abstract AxisChart chart();

    abstract void ask(Round round);

    abstract void annotate(List<Annotation> annotations);

    /// Empty until the first result.
    abstract Optional<Completeness> completeness();

    Optional<TimeChart> lines() {
        return Optional.empty();
    }

    /// The quantity it shows; empty if it is not in the table of quantities.
    String quantity() {
        return "";
    }

    /// Its title if no source has its data: then it is left out.
    Optional<String> absent() {
        return Optional.empty();
    }
}
