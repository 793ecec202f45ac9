package greenwall.views.widgets;

import greenwall.fleet.source.Matrix;
import greenwall.views.RangeQueryRunner.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Collects the responses to several queries. They are read in the order of the queries, so that it does not matter
/// which source responds first.
public abstract class ResponseCollector {
    private final List<Runnable> readers = new ArrayList<>();
    private int remaining;
    private String missing = "";

    protected ResponseCollector(int answers) {
        remaining = answers;
    }

    /// Returns what receives the response to the next query.
    public final Consumer<Answer> receiver(Consumer<Matrix> reader) {
        int index = readers.size();
        readers.add(() -> {});
        return answer -> {
            readers.set(index, () -> read(answer, reader));
            remaining--;
            if (remaining == 0) {
                readers.forEach(Runnable::run);
                finish(missing);
            }
        };
    }

    private void read(Answer answer, Consumer<Matrix> reader) {
        switch (answer) {
            case Answer.Received(var matrix, var incomplete) -> {
                reader.accept(matrix);
                addMissing(incomplete);
            }
            case Answer.Missing(var why) -> addMissing(why);
        }
    }

    private void addMissing(String why) {
        missing = missing.isEmpty() ? why : missing;
    }

    /// Called after the last response, with the reason why something is missing; empty if nothing is.
    protected abstract void finish(String missing);
}
