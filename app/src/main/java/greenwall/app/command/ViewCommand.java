package greenwall.app.command;

import greenwall.app.config.ConfigError;
import greenwall.app.config.DashboardFileWriter;
import greenwall.app.config.DashboardFolderWatcher;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.connectors.grafana.GrafanaDashboardWriter;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists and prints custom views, and imports and exports Grafana dashboards.
@Command(
        name = "view",
        description = "Lists, prints, imports and exports custom views.",
        subcommands = {
            ViewCommand.ListViews.class,
            ViewCommand.Show.class,
            ViewCommand.Import.class,
            ViewCommand.Export.class
        })
final class ViewCommand extends CommandGroup {
    private static final int INCOMPLETE = 1;

    /// The queries of a panel as they were written.
    private static Stream<String> queries(Panel panel) {
        return panel.targets().stream()
                .flatMap(t -> t instanceof PanelQuery.Query query ? Stream.of(query.text()) : Stream.empty());
    }

    private static String folders(SiteOpener opener) {
        return opener.configuration().viewFolders().stream().map(Path::toString).collect(Collectors.joining(" or "));
    }

    private static String title(Panel panel) {
        return panel.title().isBlank() ? "panel " + panel.id() : panel.title();
    }

    record TitledQuery(String panel, String query) {}

    private static void queries(JsonStreamWriter json, Dashboard view) {
        json.objects(
                "queries",
                view.panels()
                        .flatMap(p -> queries(p).map(q -> new TitledQuery(title(p), q)))
                        .toList(),
                CommandJsonShapes.VIEW_QUERY);
    }

    abstract static class ViewSubcommand extends BaseCommand {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "the name of the view's file, without the extension")
        private String name = "";

        abstract int run(Dashboard view);

        @Override
        public final Integer call() {
            DashboardFolderWatcher.State state =
                    new DashboardFolderWatcher(siteOpener.configuration().viewFolders()).readAll();
            state.problems().forEach(p -> process.printError(p.toString()));
            Optional<DashboardFolderWatcher.DashboardFile> named = state.view(name);
            Optional<Dashboard> view = named.flatMap(DashboardFolderWatcher.DashboardFile::dashboard);
            if (view.isPresent()) {
                return run(view.get());
            }
            if (named.isPresent()) {
                return process.usageError("the view " + name + " has errors, so it is not used");
            }
            String names = String.join(
                    ", ",
                    state.dashboards().stream()
                            .map(DashboardFolderWatcher.DashboardFile::name)
                            .toList());
            return process.usageError(
                    names.isEmpty()
                            ? "there are no views in " + folders(siteOpener)
                            : "there is no view " + name + "; expected one of " + names);
        }
    }

    @Command(name = "list", description = "Lists custom views.")
    static final class ListViews extends JsonOutputCommand {
        @Override
        public Integer call() {
            DashboardFolderWatcher.State state =
                    new DashboardFolderWatcher(siteOpener.configuration().viewFolders()).readAll();
            state.problems().forEach(p -> process.printError(p.toString()));
            if (json) {
                process.json(out -> out.objects("views", state.dashboards(), view -> {
                    out.fields(view, CommandJsonShapes.VIEW_FILE);
                    view.dashboard()
                            .ifPresent(d -> out.member("title", d.title())
                                    .member("panels", d.panels().count()));
                }));
            } else if (state.dashboards().isEmpty()) {
                process.printEscaped("no views in " + folders(siteOpener));
            } else {
                for (DashboardFolderWatcher.DashboardFile view : state.dashboards()) {
                    view.dashboard()
                            .ifPresent(d -> process.out()
                                    .printf(
                                            Locale.ROOT,
                                            "%-30s %11s  %s%n",
                                            TerminalColors.plain(view.name()),
                                            CountText.of(d.panels().count(), "panel"),
                                            TerminalColors.plain(d.title())));
                }
            }
            return state.problems().isEmpty() ? 0 : INCOMPLETE;
        }
    }

    @Command(name = "show", description = "Prints the panels of a view and their queries.")
    static final class Show extends ViewSubcommand {
        @Option(names = "--json", description = "print the result as JSON, for scripts")
        private boolean json;

        @Override
        int run(Dashboard view) {
            if (json) {
                process.json(out -> {
                    out.fields(view, CommandJsonShapes.VIEW);
                    out.objects(
                            "panels",
                            view.panels().toList(),
                            p -> out.fields(p, CommandJsonShapes.VIEW_PANEL)
                                    .member("queries", queries(p).toList()));
                });
                return 0;
            }
            process.printEscaped(view.title());
            for (Dashboard.Row row : view.rows()) {
                if (!row.title().isEmpty()) {
                    process.println("  " + TerminalColors.plain(row.title()));
                }
                for (Panel panel : row.panels()) {
                    String why = panel.kind() == PanelKind.UNSUPPORTED
                            ? ": " + panel.options().get(PanelOption.REASON)
                            : "";
                    String kind = panel.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                    process.println("    " + TerminalColors.plain(title(panel)) + " (" + kind + ")"
                            + TerminalColors.plain(why));
                    queries(panel).forEach(q -> process.println("      " + SanitizedText.line(q)));
                }
            }
            return 0;
        }
    }

    @Command(
            name = "import",
            description = {
                "Reads a Grafana dashboard and reports what is imported. With -o it is written as a view.",
                "Exit code 0: every panel is imported, 1: not every panel, 65: the file is not a dashboard or"
                        + " cannot be read."
            })
    static final class Import extends BaseCommand {
        private static final int NO_DASHBOARD = 65;

        @Parameters(
                index = "0",
                paramLabel = "FILE.json",
                description = "a dashboard as exported by Grafana or served by its API")
        private Path file = Path.of("");

        @Option(names = "-o", paramLabel = "FILE.yaml", description = "write the view to this file")
        @Nullable
        private Path output;

        @Option(names = "--json", description = "for scripts: what is imported, what is left out, and the queries")
        private boolean json;

        @Override
        public Integer call() {
            byte[] bytes;
            try {
                bytes = RegularFileReader.read(file, GrafanaDashboardReader.MAX_BYTES);
            } catch (NoSuchFileException _) {
                process.printError("no such file: " + file);
                return NO_DASHBOARD;
            } catch (IOException e) {
                process.printError(file + " cannot be read: " + FileErrorText.of(e));
                return NO_DASHBOARD;
            }
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
            return switch (GrafanaDashboardReader.read(name, bytes)) {
                case ImportResult.Invalid fault -> {
                    process.printError(ConfigError.of(file, fault).toString());
                    yield NO_DASHBOARD;
                }
                case ImportResult.Imported imported -> printResult(imported);
            };
        }

        private int printResult(ImportResult.Imported imported) {
            Dashboard view = imported.dashboard();
            if (output != null) {
                int written = export(output, DashboardFileWriter.write(view));
                if (written != 0) {
                    return written;
                }
            }
            long panels = view.panels().count();
            long importedPanels = panels - imported.undrawn().size();
            if (json) {
                process.json(out -> {
                    out.member("panels", panels)
                            .member("taken", importedPanels)
                            .fields(imported, CommandJsonShapes.VIEW_IMPORTED);
                    queries(out, view);
                });
            } else {
                process.println(TerminalColors.plain(view.title()) + ": imported " + importedPanels + " of "
                        + CountText.of(panels, "panel"));
                imported.undrawn().forEach(n -> process.println("  left out: " + line(n)));
                imported.remarks().forEach(n -> process.println("  note: " + line(n)));
            }
            return imported.undrawn().isEmpty() ? 0 : INCOMPLETE;
        }

        private static String line(ImportResult.Note note) {
            return TerminalColors.plain((note.panel().isEmpty() ? "" : note.panel() + ": ") + note.reason());
        }
    }

    @Command(name = "export", description = "Writes a view as a file, or as JSON that Grafana imports.")
    static final class Export extends ViewSubcommand {
        @Option(names = "--grafana", description = "as JSON that Grafana imports")
        private boolean grafana;

        @Option(names = "-o", paramLabel = "FILE", description = "to this file instead of standard output")
        @Nullable
        private Path output;

        @Override
        int run(Dashboard view) {
            String text = grafana ? GrafanaDashboardWriter.write(view) : DashboardFileWriter.write(view);
            if (output != null) {
                return export(output, text);
            }
            process.out().print(text);
            process.out().flush();
            return 0;
        }
    }
}
