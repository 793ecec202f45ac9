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
            case Answer.Received(var matrix) -> reader.accept(matrix);
            case Answer.Missing(var why) -> missing = missing.isEmpty() ? why : missing;
        }
        if (remaining == 0) {
            finish(missing);
        }
    }

    /// Called after the last response, with the reason why a query failed; empty if none did.
    protected abstract void finish(String missing);
}
