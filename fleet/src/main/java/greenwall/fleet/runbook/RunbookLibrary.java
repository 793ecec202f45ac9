package greenwall.fleet.runbook;

import greenwall.fleet.BundledText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// All runbooks: the site's own and those that are shipped. A runbook of the site replaces a shipped one with
/// the same file name, and takes precedence over a shipped one for the same alert.
public final class RunbookLibrary {
    /// The fallback for alerts without a runbook.
    public static final String FALLBACK = "any-alert.md";

    private final List<Runbook> runbooks;
    private final List<RunbookError> errors;

    private RunbookLibrary(List<RunbookFileReader.ReadResult> read) {
        runbooks = read.stream().map(RunbookFileReader.ReadResult::runbook).toList();
        errors = read.stream().flatMap(r -> r.errors().stream()).toList();
    }

    /// @param ofSite the site's runbooks, the most important first
    public static RunbookLibrary of(List<RunbookFileReader.ReadResult> ofSite) {
        var all = new LinkedHashMap<String, RunbookFileReader.ReadResult>();
        ofSite.forEach(own -> all.putIfAbsent(own.runbook().file(), own));
        BundledText.of(RunbookLibrary.class, "library/index.txt")
                .lines()
                .filter(name -> !name.isBlank())
                .forEach(name -> all.computeIfAbsent(name, RunbookLibrary::shipped));
        return new RunbookLibrary(List.copyOf(all.values()));
    }

    private static RunbookFileReader.ReadResult shipped(String name) {
        return RunbookFileReader.read(name, BundledText.of(RunbookLibrary.class, "library/" + name), false);
    }

    /// A library of only these runbooks, to examine a single folder.
    public static RunbookLibrary only(List<RunbookFileReader.ReadResult> some) {
        return new RunbookLibrary(some);
    }

    /// All runbooks, sorted by title.
    public List<Runbook> all() {
        return runbooks.stream()
                .sorted(Comparator.comparing(Runbook::title, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    /// The parts of the runbooks that could not be read.
    public List<RunbookError> problems() {
        return errors;
    }

    public Optional<Runbook> named(String file) {
        return runbooks.stream()
                .filter(r -> r.file().equals(file) || r.file().equals(file + ".md"))
                .findFirst();
    }

    public Optional<Runbook> forAlert(String alert) {
        return runbooks.stream().filter(r -> r.isFor(alert)).findFirst();
    }

    /// The runbook for alerts that have none of their own.
    public Optional<Runbook> fallback() {
        return named(FALLBACK);
    }
}
