package greenwall.views;

import greenwall.fleet.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/// A language model that can be asked about a problem. It only gets text that a person has seen and approved, and its
/// answer is a guess. All results arrive on the JavaFX thread; closing the handle cancels the request.
public interface Assistant {
    /// @param place its address, to which the text is sent
    record Model(String name, String place) {}

    /// @param text the answer so far
    /// @param over whether it is complete or has failed
    /// @param trouble why it is not complete, in one line; empty where it is or may become so
    record Progress(String text, boolean over, String trouble) {}

    /// Empty where the site configures none.
    Optional<Model> model();

    /// The evidence about a problem as text, without contents that must not leave the site.
    TimeRangeReader.Ask brief(Problem problem, Consumer<String> receiver);

    /// Sends the text as it is. The answer is kept in the problem's record, if it has one.
    TimeRangeReader.Ask ask(Problem problem, String brief, Consumer<Progress> receiver);
}
