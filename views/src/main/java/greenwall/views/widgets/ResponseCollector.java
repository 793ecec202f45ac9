package greenwall.views.widgets;

import greenwall.fleet.source.Matrix;
import greenwall.views.RangeQueryRunner.Answer;
import java.util.function.Consumer;

/// Collects the responses to several queries.
public abstract class ResponseCollector {
    private int remaining;
    private String missing = "";

    protected ResponseCollector(int answers) {
        remaining = answers;
    }

    public final void receive(Answer answer, Consumer<Matrix> reader) {
        remaining--;
        switch (answer) {
            case Answer.Received(var matrix, var incomplete) -> {
                reader.accept(matrix);
                addMissing(incomplete);
            }
            case Answer.Missing(var why) -> addMissing(why);
        }
        if (remaining == 0) {
            finish(missing);
        }
    }

    private void addMissing(String why) {
        missing = missing.isEmpty() ? why : missing;
    }

    /// Called after the last response, with the reason why something is missing; empty if nothing is.
    protected abstract void finish(String missing);
}
