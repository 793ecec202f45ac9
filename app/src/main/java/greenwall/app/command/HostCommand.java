package greenwall.app.command;

import greenwall.app.site.HostActions;
import greenwall.app.site.HostEnrolment;
import greenwall.fleet.enrol.ComponentCatalogue;
import greenwall.fleet.enrol.EnrolmentEvent;
import greenwall.fleet.enrol.EnrolmentPlan;
import greenwall.fleet.enrol.EnrolmentPlanText;
import greenwall.fleet.enrol.EnrolmentStep;
import greenwall.fleet.enrol.HostEnroller;
import greenwall.fleet.state.FleetState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds hosts to the monitoring, checks them, and removes them again.
@Command(
        name = "host",
        description = {
            "Adds a host over SSH: \"host add NAME\", \"host check NAME\", \"host remove NAME\". Shows a plan first and asks before anything is changed.",
            "Exit code 0: all is as planned, 1: something is not, 3: the host could not be checked."
        },
        subcommands = {HostCommand.Add.class, HostCommand.Check.class, HostCommand.Remove.class})
final class HostCommand extends CommandGroup {
    private static final int NOT_AS_PLANNED = 1;
    private static final int NOT_CHECKED = 3;

    abstract static class HostSubcommand extends JsonOutputCommand {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "the host's name or alias, as in ssh, without user@")
        String name = "";

        @Option(
                names = "--as",
                paramLabel = "PROFILE",
                description = "the profile: server (default), metrics, basic, windows or appliance")
        String profile = ComponentCatalogue.DEFAULT_PROFILE;

        abstract int work(HostEnroller enrolment, EnrolmentPlan plan) throws InterruptedException;

        @Override
        public Integer call() throws Exception {
            if (siteOpener.configuration().readOnly().isPresent()) {
                return process.usageError(CommandConfigLoader.NOTHING_RUN);
            }
            // Otherwise a mistyped profile would look like a host that cannot be inspected any more.
            var chosen = ComponentCatalogue.shipped().profile(profile);
            if (chosen.isEmpty()) {
                return process.usageError("unknown --as " + profile + "; expected "
                        + ComponentCatalogue.shipped().profiles().stream()
                                .map(ComponentCatalogue.Profile::name)
                                .collect(Collectors.joining(", ")));
            }
            return siteOpener.runOnSite(site -> {
                try (var hosts = HostActions.of(site, process.paths(), process.clock(), () -> FleetState.EMPTY)) {
                    var enrolment = hosts.enrolment();
                    if (enrolment.isEmpty()) {
                        return process.usageError(HostActions.enrolmentRefusal(site));
                    }
                    var user = TerminalPrompt.of(process);
                    var work = enrolment.get().enrolment(name, user, this::print);
                    return switch (enrolment.get().plan(name, chosen.get(), user)) {
                        case HostEnrolment.PlanResult.Impossible(var why) -> {
                            process.printError(why);
                            yield onPlanFailed(work);
                        }
                        case HostEnrolment.PlanResult.Ready(var plan) -> work(work, plan);
                    };
                }
            });
        }

        int onPlanFailed(HostEnroller enrolment) throws InterruptedException {
            return NOT_CHECKED;
        }

        void show(EnrolmentPlan plan) {
            print(
                    () -> EnrolmentPlanText.lines(plan).forEach(process::printEscaped),
                    out -> out.member("host", plan.host())
                            .member(
                                    "system",
                                    plan.inventory()
                                            .map(inventory -> inventory.system())
                                            .orElse(""))
                            .member(
                                    "steps",
                                    plan.steps().stream().map(EnrolmentStep::id).toList())
                            .member("by_hand", plan.byHand())
                            .member("plan", EnrolmentPlanText.lines(plan)));
        }

        boolean confirmed(String question) {
            var console = System.console();
            if (console == null || !console.isTerminal()) {
                process.printError("nothing is changed until you confirm; use --yes if there is no terminal");
                return false;
            }
            var answer = console.readLine("%s [yes, no] ", question);
            return answer != null && answer.strip().equalsIgnoreCase("yes");
        }

        private void print(EnrolmentEvent event) {
            if (json) {
                jsonLine(event);
            } else {
                process.printEscaped(event.text());
                process.out().flush();
            }
        }

        private void jsonLine(EnrolmentEvent event) {
            switch (event) {
                case EnrolmentEvent.StepStarted begun -> jsonLine("begun", begun, CommandJsonShapes.STEP_STARTED);
                case EnrolmentEvent.OutputLine output -> jsonLine("output", output, CommandJsonShapes.STEP_OUTPUT);
                case EnrolmentEvent.StepEnded ended -> jsonLine("ended", ended, CommandJsonShapes.STEP_ENDED);
            }
        }

        private <T> void jsonLine(String word, T event, JsonShape<T> shape) {
            process.json(out -> out.member("at", process.clock().instant())
                    .member("event", word)
                    .fields(event, shape));
        }
    }

    @Command(name = "add", description = "Inspects the host, shows the plan, and applies it once you confirm.")
    static final class Add extends HostSubcommand {
        @Option(names = "--yes", description = "apply the plan without asking")
        private boolean yes;

        @Option(names = "--plan", description = "show the plan and do nothing")
        private boolean planOnly;

        @Override
        public Integer call() throws Exception {
            if (planOnly) {
                refuseWith("--plan", "--yes");
            }
            return super.call();
        }

        @Override
        int work(HostEnroller enrolment, EnrolmentPlan plan) throws InterruptedException {
            show(plan);
            if (planOnly || plan.steps().isEmpty()) {
                return !planOnly && plan.isPrevented() ? NOT_AS_PLANNED : 0;
            }
            if (!yes && !confirmed("Apply this plan to " + name + "?")) {
                return NOT_AS_PLANNED;
            }
            return enrolment.add(plan) ? 0 : NOT_AS_PLANNED;
        }
    }

    @Command(
            name = "check",
            description = "Shows which steps of a host's plan are done, which have drifted and which were interrupted.")
    static final class Check extends HostSubcommand {
        @Override
        int work(HostEnroller enrolment, EnrolmentPlan plan) throws InterruptedException {
            if (plan.steps().isEmpty()) {
                show(plan);
                return plan.isPrevented() || plan.inventory().isEmpty() ? NOT_CHECKED : 0;
            }
            return enrolment.check(plan) ? 0 : NOT_AS_PLANNED;
        }
    }

    @Command(name = "remove", description = "Undoes the changes on a host and removes it from the targets file.")
    static final class Remove extends HostSubcommand {
        @Option(names = "--yes", description = "remove the host without asking")
        private boolean yes;

        @Override
        int work(HostEnroller enrolment, EnrolmentPlan plan) throws InterruptedException {
            return undo(enrolment, plan);
        }

        /// A host that no longer exists can still be removed from the targets file.
        @Override
        int onPlanFailed(HostEnroller enrolment) throws InterruptedException {
            var nothing = new EnrolmentPlan(name, Optional.empty(), List.of(), List.of());
            return undo(enrolment, nothing) == 0 ? NOT_CHECKED : NOT_AS_PLANNED;
        }

        private int undo(HostEnroller enrolment, EnrolmentPlan plan) throws InterruptedException {
            var steps = plan.inventory()
                    .map(inventory -> String.join(", ", inventory.steps().keySet()))
                    .orElse("");
            if (!yes
                    && !confirmed("Remove " + name + " from the targets file and undo the changes on it"
                            + (steps.isEmpty() ? "" : " (" + steps + ")") + "?")) {
                return NOT_AS_PLANNED;
            }
            return enrolment.remove(name, plan.packageManager()) ? 0 : NOT_AS_PLANNED;
        }
    }
}
