import { describe, expect, it } from 'vitest';
import { answerWords, firstAnswers, type QuestionItem } from './inquiry';

const item = (part: Partial<QuestionItem>): QuestionItem => ({
  place: 1,
  label: '',
  kind: 'text',
  unit: null,
  figure: null,
  answer: null,
  origin: null,
  suggested: null,
  source: null,
  ...part,
});

describe('answers', () => {
  it('begin with what was typed, then with what the data know', () => {
    expect(
      firstAnswers([
        item({ place: 1, answer: 'a', suggested: 'b' }),
        item({ place: 2, suggested: '6080' }),
        item({ place: 3 }),
      ]),
    ).toEqual({ 1: 'a', 2: '6080', 3: '' });
    expect(firstAnswers([item({ answer: '', suggested: 'b' })])).toEqual({ 1: '' });
  });
  it('are shown with their unit when they are numbers, and as they are when not', () => {
    expect(answerWords('6080', { kind: 'number', unit: '人' })).toBe('6,080人');
    expect(answerWords('-820000', { kind: 'number', unit: '円' })).toBe('−820,000円');
    expect(answerWords('不明', { kind: 'number', unit: '人' })).toBe('不明');
    expect(answerWords('12', { kind: 'text', unit: null })).toBe('12');
  });
});
