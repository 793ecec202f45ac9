package greenwall.app.console;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.ProblemEditFile;
import greenwall.fleet.problem.ProblemEdits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Stores what people changed about problems in this machine's file. The file has the end of each problem
/// and, in a team, a copy of the team's changes in case the site leaves its team. A person's change that cannot
/// be stored stays in effect and is stored as soon as possible.
final class ProblemEditStore {
    private static final String WHAT = "owners, verdicts, splits and merges of problems";

    private final ProblemEditFile file;
    private final Optional<TeamSync> team;
    private final SaveFailures failures;
    private volatile ProblemEdits edits = ProblemEdits.NONE;

    /// Guarded by this, like the field below.
    private final List<UnaryOperator<ProblemEdits>> unsaved = new ArrayList<>();

    private boolean unreadable;

    ProblemEditStore(ProblemEditFile file, Optional<TeamSync> team, SaveFailures status) {
        this.file = file;
        this.team = team;
        this.failures = status;
    }

    ProblemEdits edits() {
        return edits;
    }

    /// Reads what other consoles stored, and stores what could not be stored before.
    synchronized void load() {
        if (!unsaved.isEmpty()) {
            store(UnaryOperator.identity());
            return;
        }
        try {
            edits = read();
            if (unreadable) {
                failures.saved(WHAT);
            }
            unreadable = false;
        } catch (IOException e) {
            failures.failed(WHAT, file.file(), e);
            unreadable = true;
        }
    }

    /// A person's change. Returns an error message, or an empty text.
    synchronized String change(UnaryOperator<ProblemEdits> change) {
        var error = store(change);
        if (error.isPresent()) {
            unsaved.add(change);
        }
        return error.map(why -> " Not saved yet: " + why + ".").orElse("");
    }

    /// A change that follows from the last poll. If it cannot be stored, the next poll makes it again.
    synchronized void changeByPoll(UnaryOperator<ProblemEdits> change) {
        store(change);
    }

    /// Returns an error message, or nothing.
    private Optional<String> store(UnaryOperator<ProblemEdits> change) {
        try {
            edits = write(before -> change.apply(withUnsaved(before)));
            unsaved.clear();
            unreadable = false;
            failures.saved(WHAT);
            return Optional.empty();
        } catch (IOException e) {
            edits = change.apply(edits);
            failures.failed(WHAT, file.file(), e);
            return Optional.of(FileErrorText.of(e));
        }
    }

    private ProblemEdits withUnsaved(ProblemEdits stored) {
        var all = stored;
        for (var change : unsaved) {
            all = change.apply(all);
        }
        return all;
    }

    private ProblemEdits read() throws IOException {
        var own = file.loadOrReplace();
        var all = team.map(others -> others.state().edits().withGoneTimes(own)).orElse(own);
        return all.equals(own) ? all : file.change(_ -> all);
    }

    /// Returns the stored edits.
    private ProblemEdits write(UnaryOperator<ProblemEdits> change) throws IOException {
        if (team.isEmpty()) {
            return file.change(change);
        }
        var others = team.get();
        synchronized (others) {
            var before = read();
            var after = change.apply(before);
            others.send(others.state().changes(before, after));
            file.change(_ -> after);
            return after;
        }
    }
}
