package greenwall.views;

import greenwall.fleet.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/// A language model that can be asked about a problem. It only gets text that a person has seen and approved.
/// Its answer is a guess. All results arrive on the JavaFX thread; closing the handle cancels the request.
public interface Assistant {
    /// @param address the address to which the text is sent
    record Model(String name, String address) {}

    /// @param text the answer so far
    /// @param over whether the answer is complete or has failed
    /// @param error why the answer failed, in one line; empty if it is complete or still arriving
    record Progress(String text, boolean over, String error) {}

    Optional<Model> model();

    /// The evidence about a problem as text, without anything that must not leave the site.
    RequestHandle brief(Problem problem, Consumer<String> receiver);

    /// Sends the text unchanged. The answer is kept in the problem's record, if it has one.
    RequestHandle ask(Problem problem, String brief, Consumer<Progress> receiver);
}
