package org.fedoracopr.runner.companion;

/** What a user who was let into a builder has to know (COMP-4). */
final class BuilderHelp {

    static final String TEXT = """

            You have been let into a builder of Copr, to find out why a build goes wrong.

            It is a private machine: use it for your Copr build and for nothing else. What may not
            be built in Copr may not be built here either:
            https://docs.pagure.org/copr.copr/user_documentation.html#what-i-can-build-in-copr

            The builder goes away 60 minutes after its build was started, unless you keep it; three
            days are the most. What is left, and one hour more:
                $ copr-builder show
                $ copr-builder prolong --hours 1

            The build that you resubmitted runs here already, or did; its results are withheld:
                $ ps ax | grep '[c]opr-rpmbuild'
                $ copr-rpmbuild-log

            The first lines of builder-live.log have the command that builds it again. The results
            are in /var/lib/copr-rpmbuild/results, for example of
                $ copr-rpmbuild --verbose --drop-resultdir --task-url TASK_URL --chroot CHROOT

            When you are done, give the builder back:
                $ copr-builder release
            """;

    private BuilderHelp() {}
}
