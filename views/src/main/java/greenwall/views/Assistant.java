package greenwall.views;

import greenwall.fleet.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/// A language model that may be asked about a problem. It is sent what a person has seen and let go, and its answer is
/// a guess. All answers come on the JavaFX thread; closing the handle withdraws the question.
public interface Assistant {
    /// @param place where it is: the text leaves for there
    record Model(String name, String place) {}

    /// @param text the answer as far as it has come
    /// @param over whether no more comes
    /// @param trouble why it is not whole, in one line; empty where it is or may become so
    record Progress(String text, boolean over, String trouble) {}

    /// Empty where the site names none.
    Optional<Model> model();

    /// The evidence about a problem as text, without what must not leave the house.
    RangeReader.Ask brief(Problem problem, Consumer<String> receiver);

    /// Sends the text as it is. The answer is kept in the problem's record, if it has one.
    RangeReader.Ask ask(Problem problem, String brief, Consumer<Progress> receiver);
}
