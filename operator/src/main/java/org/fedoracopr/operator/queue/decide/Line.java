package org.fedoracopr.operator.queue.decide;

import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/** The waiting builds of one kind, in the order in which they came. */
final class Line {
    final BuildKind kind;
    final Places places;
    final NavigableSet<WaitingBuild> builds = new TreeSet<>(WaitingBuild.FIRST_COME);
    /** Null until the next plan. */
    Counters.@Nullable OfKind counters;

    Line(BuildKind kind, Places places) {
        this.kind = Objects.requireNonNull(kind, "kind is null");
        this.places = Objects.requireNonNull(places, "places is null");
    }

    Counters.OfKind counters() {
        return Objects.requireNonNull(counters, "no plan has counted this line");
    }

    /**
     * The first of a line that has not been admitted yet, and where it stands in the queue; smaller ones go first (QUE-3).
     *
     * @param sandbox builds of its sandbox that go before it, under way or admitted
     * @param owner the same of its owner
     */
    record Turn(Line line, WaitingBuild head, Iterator<WaitingBuild> rest, int sandbox, int owner)
            implements Comparable<Turn> {

        static Turn first(Line line) {
            Iterator<WaitingBuild> inOrder = line.builds.iterator();
            return of(line, inOrder.next(), inOrder);
        }

        private static Turn of(Line line, WaitingBuild head, Iterator<WaitingBuild> rest) {
            return new Turn(
                    line,
                    head,
                    rest,
                    line.counters().sandbox().used,
                    line.counters().owner().used);
        }

        /** The turn of the one behind it. */
        Turn next() {
            return of(line, rest.next(), rest);
        }

        /** Whether others of its sandbox or owner were admitted since, which puts it further back. */
        boolean isStale() {
            return sandbox != line.counters().sandbox().used
                    || owner != line.counters().owner().used;
        }

        Turn again() {
            return of(line, head, rest);
        }

        @Override
        public int compareTo(Turn other) {
            BuildKind mine = line.kind;
            BuildKind its = other.line.kind;
            int order = Integer.compare(rank(mine), rank(its));
            order = order != 0 ? order : Integer.compare(its.priority(), mine.priority());
            order = order != 0 ? order : Integer.compare(sandbox, other.sandbox);
            order = order != 0 ? order : Integer.compare(owner, other.owner);
            return order != 0 ? order : WaitingBuild.FIRST_COME.compare(head, other.head);
        }
    }

    /** Source builds, builds of RPMs, and then the same in the background. */
    static int rank(BuildKind kind) {
        return (kind.background() ? 2 : 0) + (kind.source() ? 0 : 1);
    }
}
