"""Passes over all workers, by the readable rules."""
import numpy as np
from types import SimpleNamespace
from simulation.agents.population.blocks import Block, draws_of
from simulation.agents.population.schema import *
from simulation.agents.population.tables import whole_grains
from simulation.rules.fused.histogram import add_run, empty_tables
class Passes:
    def __init__(self, layout, columns, nations, occupations, rules, threads=1, block=16384):
        self.l=layout; self.c=columns; self.O=occupations; self.r=rules
    def blocks(self,key):
        l=self.l
        for r in range(l.nation.size):
            a,b=l.start[r],l.start[r+1]
            n=int(b-a)
            with np.errstate(over='ignore'): ident=l.identity[r]+np.arange(n,dtype=np.uint64)
            nat=np.full(n,l.nation[r])
            w=Block(nation=nat,cell=nat*self.O+self.c['occupation'][a:b],**{k:v[a:b].copy() for k,v in self.c.items()})
            yield r,slice(a,b),w,draws_of(key,ident)
    def choose(self,m,key):
        for r,s,w,u in self.blocks(key): self.c['provider'][s]=self.r.choose(w,m,u)
    def work(self,m,key):
        R=self.l.nation.size;O=self.O
        S=SimpleNamespace(status_count=np.zeros((R,O,4),int),effective=np.zeros((R,O)),moves=np.zeros((R,4,4),int),displaced=np.zeros(R,int),retrained=np.zeros(R,int),deaths=np.zeros(R,int),estate=np.zeros(R))
        for r,s,w,u in self.blocks(key):
            before=w.status; new=self.r.work(w,m,u)
            disp=(before==0)&(new==1)&(u.first<m.displacement[w.cell]); scar=self.r.scar(w,m,disp)
            w.status=new; st,occ=self.r.train(w,m,u); S.retrained[r]=((new==2)&(st==3)).sum()
            dies=self.r.dies(w,m,u); est=self.r.leave(w,m,dies)
            w.wealth=w.wealth-est; S.estate[r]=est.sum()
            w.status=st; w.occupation=occ; w.cell=w.nation*O+occ
            w.skill=np.where(dies,m.heir_skill[w.nation,(u.third*4096).astype(int)],w.skill); w.scar=np.where(dies,np.float32(0),scar)
            w.cohort=np.where(dies,m.year,w.cohort).astype(np.uint8)
            w.spell=np.where((st!=before)|dies,0,np.minimum(w.spell.astype(int)+1,255)).astype(np.uint8)
            for k in WORKER_COLUMNS: self.c[k][s]=getattr(w,k)
            e=self.r.produce(w,m)
            np.add.at(S.status_count[r],(occ,st),1); np.add.at(S.effective[r],occ,e); np.add.at(S.moves[r],(before,st),1)
            S.displaced[r]=disp.sum(); S.deaths[r]=dies.sum()
        return S
    def raw_returns(self,m,key):
        R=self.l.nation.size; W=np.zeros(R); X=np.zeros(R); P=np.zeros(R); G=np.zeros(R)
        for r,s,w,u in self.blocks(key):
            W[r]=w.wealth.sum(); own=np.maximum(w.wealth,0); P[r]=own.sum(); X[r]=whole_grains(self.r.invest(w,m)*own).sum(); G[r]=whole_grains(self.r.gain(w,m,u)*own).sum()
        return SimpleNamespace(wealth=W,owned=P,raw=X,gain=G)
    def settle(self,m,key):
        R=self.l.nation.size; rows=np.zeros((R,9)); P=self.l.piece_nation.size
        nw,inc=empty_tables(P),empty_tables(P)
        for r,s,w,u in self.blocks(key):
            n=w.nation
            raw=self.r.invest(w,m); luck=whole_grains((self.r.gain(w,m,u)+m.gain_shift[n])*np.maximum(w.wealth,0)); wage=self.r.earn(w,m); ben=np.where(w.status!=0,m.benefit[n],0.)
            cap=whole_grains(raw*np.maximum(w.wealth,0)+m.shift[n]*w.wealth); pay=whole_grains(w.ai_equity*m.payout)
            lt,ct=self.r.tax(w,m,wage,cap+np.maximum(pay,0)); income=wage-lt+ben+m.transfer[n]; spent=self.r.consume(w,m,income)
            W=w.wealth+income+cap+luck+pay-ct+m.inheritance[n]-spent; d=np.maximum(-m.debt_limit[n]-W,0); W=W+d
            self.c['wealth'][s]=W
            rows[r]=[x.sum() for x in (wage,ben,cap+luck,pay,lt,ct,spent,d,W)]
            add_run(W+w.ai_equity*m.equity_value,self.l.weight[r],nw[self.l.piece[r]]); add_run(income+cap+np.maximum(pay,0)-ct,self.l.weight[r],inc[self.l.piece[r]])
        return SimpleNamespace(rows=rows,net_worth=nw,income=inc)
